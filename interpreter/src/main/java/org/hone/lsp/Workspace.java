package org.hone.lsp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** The folder that is open in the editor, with the texts of its open files in place of those on disk. */
final class Workspace {
    private static final int FILES = 2_000;

    private final Path root;
    private final Map<Path, String> open = new ConcurrentHashMap<>();
    private final ModuleLoader loader;
    private final Library library;

    Workspace(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.loader = new ModuleLoader(
                this.root,
                file -> Optional.ofNullable(open.get(this.root.resolve(file).normalize())));
        this.library = new Library(loader);
    }

    ModuleLoader loader() {
        return loader;
    }

    Library library() {
        return library;
    }

    /** The file of a URI; for a text that is in no file yet, a name in the root. */
    Path path(String uri) {
        try {
            URI parsed = URI.create(uri);
            if ("file".equals(parsed.getScheme())) {
                return Path.of(parsed).toAbsolutePath().normalize();
            }
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            // Not a file: an unsaved buffer, most likely.
        }
        return root.resolve(uri.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    /** The text of a file as the front end names it. */
    SourceFile source(String uri, String text) {
        Path file = path(uri);
        String name = library.name(file)
                .orElseGet(() -> file.startsWith(root) ? root.relativize(file).toString() : file.toString());
        return new SourceFile(name, text);
    }

    /** Where an editor finds a text. */
    String uri(SourceFile source) {
        return library.file(source)
                .orElseGet(() -> root.resolve(source.name()).normalize())
                .toUri()
                .toString();
    }

    void hold(String uri, String text) {
        open.put(path(uri), text);
    }

    void release(String uri) {
        open.remove(path(uri));
    }

    /** The programs of the folder that hold a word, open ones as they are in the editor. */
    List<SourceFile> holding(String word) {
        Map<Path, String> texts = new TreeMap<>(open);
        for (Path file : files()) {
            if (!texts.containsKey(file)) {
                try {
                    texts.put(file, Files.readString(file, StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // A file that cannot be read has no uses that could be shown.
                }
            }
        }
        List<SourceFile> all = new ArrayList<>();
        texts.forEach((file, text) -> {
            if (text.contains(word)) {
                all.add(source(file.toUri().toString(), text));
            }
        });
        return all;
    }

    private List<Path> files() {
        List<Path> all = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name =
                            folder.equals(root) ? "" : folder.getFileName().toString();
                    return name.startsWith(".") || name.equals("target") || name.equals("node_modules")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".hone")) {
                        all.add(file);
                    }
                    return all.size() < FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return all;
        }
        return all;
    }
}
