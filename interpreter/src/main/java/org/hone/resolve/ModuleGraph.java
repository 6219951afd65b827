package org.hone.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.ImportedName;
import org.hone.ast.ModuleRef;
import org.hone.ast.ModuleTree;
import org.hone.ast.Name;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.DidYouMean;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** A module and everything it imports, each loaded once. Modules may import one another. */
public final class ModuleGraph {
    private final ModuleLoader loader;
    private final Diagnostics diagnostics;
    private final Map<String, Module> loaded = new LinkedHashMap<>();

    private ModuleGraph(ModuleLoader loader, Diagnostics diagnostics) {
        this.loader = loader;
        this.diagnostics = diagnostics;
    }

    /**
     * The result of loading.
     *
     * @param main the program
     * @param names how names are found
     * @param imported all modules but the program, the prelude among them
     */
    public record Loaded(Module main, Names names, List<Module> imported) {
        public Loaded {
            imported = List.copyOf(imported);
        }

        /**
         * A module for a text that is asked of the program from outside: it sees what the program sees, and modules of the
         * standard library by their last words ({@code presets.trl}) whether the program imports them or not.
         */
        public Module beside(SourceFile text, ModuleLoader loader) {
            ModuleTree nothing = new ModuleTree(new Span(0, text.text().length()), text, Optional.empty(), List.of());
            Module module = new Module(text.name(), false, nothing);
            main.declarations()
                    .forEach((name, declared) -> module.imports().put(name, new Module.Import.Single(main, declared)));
            main.imports().forEach((name, meaning) -> module.imports().putIfAbsent(name, meaning));
            ModuleGraph graph = new ModuleGraph(loader, new Diagnostics());
            imported.forEach(known -> graph.loaded.put(known.name(), known));
            for (String name : ModuleLoader.STANDARD) {
                String word = name.substring(name.lastIndexOf('.') + 1);
                if (text.text().contains(word + ".") && !module.imports().containsKey(word)) {
                    graph.standard(name).ifPresent(m -> module.imports().put(word, new Module.Import.Whole(m)));
                }
            }
            return module;
        }
    }

    /** Loads the imports of a tree. What cannot be found is said and leaves a broken name. */
    public static Loaded load(ModuleTree tree, ModuleLoader loader, Diagnostics diagnostics) {
        ModuleGraph graph = new ModuleGraph(loader, diagnostics);
        Module main = graph.enter(tree.source().name(), loader.ships(tree.source()), tree);
        Module prelude = graph.standard("std.functions")
                .orElseThrow(() -> new IllegalStateException("std.functions is not on the class path"));
        List<Module> imported =
                graph.loaded.values().stream().filter(m -> m != main).toList();
        return new Loaded(main, new Names(prelude), imported);
    }

    private Module enter(String name, boolean standard, ModuleTree tree) {
        Module module = new Module(name, standard, tree);
        loaded.put(name, module);
        tree.declarations().forEach(declaration -> {
            if (declaration instanceof Declaration.Named named) {
                declare(module, named);
            }
        });
        tree.declarations().forEach(declaration -> {
            if (declaration instanceof Declaration.Import i) {
                bring(module, i);
            }
        });
        return module;
    }

    private void declare(Module module, Declaration.Named named) {
        String name = named.name().text();
        Declaration.Named first = module.declarations().putIfAbsent(name, named);
        if (first != null) {
            diagnostics.add(Diagnostic.error(
                            Code.DUPLICATE_NAME,
                            module.source(),
                            named.name().span(),
                            "`" + name + "` is declared twice")
                    .also(module.source(), first.name().span(), "first declared here"));
        }
    }

    private void bring(Module module, Declaration.Import i) {
        Optional<Module> target = switch (i.module()) {
            case ModuleRef.Dotted d -> standardImport(module, d);
            case ModuleRef.File f -> fileImport(module, f);
        };
        if (i.names().isPresent()) {
            for (ImportedName imported : i.names().get()) {
                bind(module, imported.local(), pick(module, target.orElse(null), imported.name()));
            }
        }
        if (i.alias().isPresent() || i.names().isEmpty()) {
            Name local = i.alias().orElseGet(() -> lastWord(i.module()));
            bind(
                    module,
                    local,
                    target.<Module.Import>map(Module.Import.Whole::new).orElseGet(Module.Import.Broken::new));
        }
    }

    private static Name lastWord(ModuleRef ref) {
        return switch (ref) {
            case ModuleRef.Dotted d -> d.path().getLast();
            case ModuleRef.File f -> {
                String file = f.path().substring(f.path().lastIndexOf('/') + 1);
                yield new Name(f.span(), file.endsWith(".hone") ? file.substring(0, file.length() - 5) : file);
            }
        };
    }

    private void bind(Module module, Name local, Module.Import meaning) {
        Declaration.Named own = module.declarations().get(local.text());
        Module.Import before = module.imports().putIfAbsent(local.text(), meaning);
        if (own != null || before != null) {
            Diagnostic d = Diagnostic.error(
                    Code.DUPLICATE_NAME, module.source(), local.span(), "`" + local.text() + "` is declared twice");
            diagnostics.add(own == null ? d : d.also(module.source(), own.name().span(), "declared here too"));
        }
    }

    private Module.Import pick(Module module, @Nullable Module target, Name name) {
        if (target == null) {
            return new Module.Import.Broken();
        }
        Declaration.Named found = target.declarations().get(name.text());
        if (found != null) {
            return new Module.Import.Single(target, found);
        }
        // The name that was meant is used below, most likely: that is the same slip.
        DidYouMean.best(name.text(), target.declarations().keySet())
                .filter(near -> !module.declarations().containsKey(near))
                .ifPresent(near -> module.imports().putIfAbsent(near, new Module.Import.Broken()));
        Diagnostic d = Diagnostic.error(
                Code.UNKNOWN_IMPORT,
                module.source(),
                name.span(),
                "`" + target.name() + "` has no `" + name.text() + "`");
        diagnostics.add(DidYouMean.best(name.text(), target.declarations().keySet())
                .map(near -> d.meant(near, name.span()))
                .orElseGet(() -> d.note(
                        "it has " + String.join(", ", target.declarations().keySet()))));
        return new Module.Import.Broken();
    }

    private Optional<Module> standardImport(Module module, ModuleRef.Dotted ref) {
        Optional<Module> found = standard(ref.text());
        if (found.isEmpty()) {
            Diagnostic d = Diagnostic.error(
                    Code.UNKNOWN_MODULE, module.source(), ref.span(), "there is no module `" + ref.text() + "`");
            diagnostics.add(DidYouMean.best(ref.text(), ModuleLoader.STANDARD)
                    .map(near -> d.meant(near, ref.span()))
                    .orElseGet(() -> d.note("the standard library has " + String.join(", ", ModuleLoader.STANDARD))));
        }
        return found;
    }

    private Optional<Module> standard(String name) {
        Module known = loaded.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        return loader.standardTree(name).map(tree -> enter(name, true, tree));
    }

    private Optional<Module> fileImport(Module module, ModuleRef.File ref) {
        try {
            SourceFile source = loader.file(module.source(), ref.path());
            Module known = loaded.get(source.name());
            return Optional.of(known != null ? known : enter(source.name(), false, parse(source)));
        } catch (IOException e) {
            diagnostics.add(missing(module.source(), ref.span(), ref.path()));
            return Optional.empty();
        }
    }

    private static Diagnostic missing(SourceFile source, Span span, String path) {
        return Diagnostic.error(Code.UNKNOWN_MODULE, source, span, "cannot read `" + path + "`")
                .note("a path in an import starts from the folder of the importing file");
    }

    private ModuleTree parse(SourceFile source) {
        return Parser.parse(source, diagnostics);
    }

    /** All loaded modules. */
    List<Module> modules() {
        return new ArrayList<>(loaded.values());
    }
}
