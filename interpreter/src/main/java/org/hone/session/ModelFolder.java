package org.hone.session;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Model directories that are there whole or not at all. */
final class ModelFolder {
    private ModelFolder() {}

    /** Writes a directory that is not there yet. */
    @FunctionalInterface
    interface Writer {
        void write(Path fresh) throws IOException;
    }

    /**
     * Puts a new model at a place; an older model that is there is replaced once the new one is whole.
     *
     * @throws FileAlreadyExistsException if something that is not a model is there
     */
    static void replace(Path place, Writer writer) throws IOException {
        Path target = place.toAbsolutePath().normalize();
        refuseOthers(place, target);
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Path old = target.resolveSibling(target.getFileName() + ".old");
        delete(fresh);
        delete(old);
        Files.createDirectories(target.resolveSibling("."));
        writer.write(fresh);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
    }

    private static void refuseOthers(Path place, Path target) throws IOException {
        if (!Files.exists(target) || Files.exists(target.resolve("config.json"))) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (var entries = Files.list(target)) {
                if (entries.findAny().isEmpty()) {
                    return;
                }
            }
        }
        throw new FileAlreadyExistsException(
                place.toString(), null, "is there already and is no model; save to another folder");
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    delete(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
