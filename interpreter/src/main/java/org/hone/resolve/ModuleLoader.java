package org.hone.resolve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;

/** Finds the text of imported modules: the standard library among the resources, everything else beside the importing file. */
public final class ModuleLoader {
    /** The modules of the standard library. */
    public static final List<String> STANDARD = List.of(
            "std.aggregate",
            "std.estimators",
            "std.functions",
            "std.presets",
            "std.rewards",
            "std.schedules",
            "std.tasks",
            "std.terms",
            "std.text",
            "std.verify");

    private final Path root;
    private final Function<Path, Optional<String>> unsaved;
    private final Map<String, ModuleTree> standard = new ConcurrentHashMap<>();

    /**
     * @param root the folder that relative names of source files start from
     */
    public ModuleLoader(Path root) {
        this(root, file -> Optional.empty());
    }

    /**
     * @param root the folder that relative names of source files start from
     * @param unsaved the text of a file as an editor holds it; empty for a file that is not open
     */
    public ModuleLoader(Path root, Function<Path, Optional<String>> unsaved) {
        this.root = root;
        this.unsaved = unsaved;
    }

    /** A module of the standard library, by its dotted name. */
    public Optional<SourceFile> standard(String name) {
        return standardTree(name).map(ModuleTree::source);
    }

    /** A module of the standard library as a tree; read once, for it never changes and has no mistakes. */
    Optional<ModuleTree> standardTree(String name) {
        if (!STANDARD.contains(name)) {
            return Optional.empty();
        }
        ModuleTree known = standard.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ModuleTree> read = resource(name).map(source -> Parser.parse(source, new Diagnostics()));
        read.ifPresent(tree -> standard.put(name, tree));
        return read;
    }

    private static Optional<SourceFile> resource(String name) {
        String resource = "/" + name.replace('.', '/') + ".hone";
        try (InputStream in = ModuleLoader.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new SourceFile(
                            resource.substring(1), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a file is a module of the standard library, word for word: then it may do what such a module may. */
    public boolean ships(SourceFile file) {
        String name = file.name().substring(file.name().lastIndexOf('/') + 1).replaceFirst("\\.hone$", "");
        return standard("std." + name)
                .filter(shipped -> shipped.text().equals(file.text()))
                .isPresent();
    }

    /** The programs that test the standard library. */
    public static List<SourceFile> tests() {
        return List.of(resource("std.tests.identities").orElseThrow());
    }

    /** The standard module that declares a name. */
    public Optional<String> exporter(String name) {
        return STANDARD.stream()
                .filter(module -> standardTree(module)
                        .map(ModuleTree::declarations)
                        .orElseGet(Stream::empty)
                        .anyMatch(d -> d instanceof Declaration.Named n
                                && n.name().text().equals(name)))
                .findFirst();
    }

    /** The text of a file.
     *
     * @throws IOException if it cannot be read
     */
    public SourceFile file(SourceFile importing, String path) throws IOException {
        Path folder = root.resolve(importing.name()).getParent();
        Path near = folder == null ? Path.of(path) : folder.resolve(path);
        Path file = near.normalize();
        Optional<String> open = unsaved.apply(file);
        String text = open.isPresent() ? open.get() : Files.readString(file, StandardCharsets.UTF_8);
        Path shown = file.startsWith(root) ? root.relativize(file) : file;
        return new SourceFile(shown.toString(), text);
    }
}
