package org.hone.resolve;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.source.SourceFile;

/** A loaded module: its own declarations and what its imports bring into its scope. Compared by identity. */
public final class Module {
    private final String name;
    private final boolean standard;
    private final ModuleTree tree;
    private final Map<String, Declaration.Named> declarations = new LinkedHashMap<>();
    private final Map<String, Import> imports = new LinkedHashMap<>();
    private final Set<String> broken = new LinkedHashSet<>();

    /** What an imported name stands for. */
    public sealed interface Import {
        /** A declaration of another module. */
        record Single(Module module, Declaration.Named declaration) implements Import {}

        /** A whole module under an alias. */
        record Whole(Module module) implements Import {}

        /** Something that could not be found; said already. */
        record Broken() implements Import {}
    }

    Module(String name, boolean standard, ModuleTree tree) {
        this.name = name;
        this.standard = standard;
        this.tree = tree;
    }

    /** {@code std.estimators} or the file's name. */
    public String name() {
        return name;
    }

    /** Whether it belongs to the standard library. */
    public boolean standard() {
        return standard;
    }

    public ModuleTree tree() {
        return tree;
    }

    public SourceFile source() {
        return tree.source();
    }

    /** Its own declarations by name, in the order of the text. */
    public Map<String, Declaration.Named> declarations() {
        return declarations;
    }

    /** Imported names. */
    public Map<String, Import> imports() {
        return imports;
    }

    /** Declarations that depend on themselves; said already. */
    public Set<String> broken() {
        return broken;
    }
}
