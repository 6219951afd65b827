package org.hone.lsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** The standard library as files that an editor can show: written to a temporary folder when they are first asked for. */
final class Library {
    private final ModuleLoader loader;
    private @Nullable Path folder;

    Library(ModuleLoader loader) {
        this.loader = loader;
    }

    /** The file of a module's text; empty if it is not one of the library. */
    synchronized Optional<Path> file(SourceFile source) {
        String module = source.name().replace(".hone", "").replace('/', '.');
        Optional<SourceFile> shipped =
                loader.standard(module).filter(s -> s.text().equals(source.text()));
        return shipped.map(this::written);
    }

    /** What the front end calls a file of the library; empty if it is none. */
    synchronized Optional<String> name(Path file) {
        return folder != null && file.startsWith(folder)
                ? Optional.of(folder.relativize(file).toString().replace('\\', '/'))
                : Optional.empty();
    }

    private Path written(SourceFile source) {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("hone-std").toRealPath();
            }
            Path file = folder.resolve(source.name());
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, source.text(), StandardCharsets.UTF_8);
                if (!file.toFile().setReadOnly()) {
                    // An editor may then change a copy that nobody reads; nothing breaks.
                    return file;
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void delete() {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The system clears its temporary folder.
            folder.toFile().deleteOnExit();
        }
    }
}
