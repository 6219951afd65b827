package org.hone.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Declaration;

/** The scope of a module: its own declarations, then what it imports, then the prelude {@code std.functions}. */
public final class Names {
    private final Module prelude;

    public Names(Module prelude) {
        this.prelude = prelude;
    }

    /** What a name stands for in a module. */
    public Optional<Module.Import> find(Module module, String name) {
        Declaration.Named own = module.declarations().get(name);
        if (own != null) {
            return Optional.of(new Module.Import.Single(module, own));
        }
        Module.Import imported = module.imports().get(name);
        if (imported != null) {
            return Optional.of(imported);
        }
        Declaration.Named common = prelude.declarations().get(name);
        return common == null ? Optional.empty() : Optional.of(new Module.Import.Single(prelude, common));
    }

    /** All names of a module's scope. */
    public List<String> all(Module module) {
        List<String> all = new ArrayList<>(module.declarations().keySet());
        all.addAll(module.imports().keySet());
        all.addAll(prelude.declarations().keySet());
        return all;
    }
}
