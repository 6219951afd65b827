package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint that was found whole: every file is there with the digest of its manifest.
 *
 * @param step the last step whose update is in it
 * @param folder where its files are
 * @param digests SHA-256 of each file in hex, by name
 * @param lines SHA-256 in hex, by name, that the run's files which only grow had when it was saved
 */
public record Checkpoint(int step, Path folder, Map<String, String> digests, Map<String, String> lines) {
    public Checkpoint {
        digests = Collections.unmodifiableMap(new TreeMap<>(digests));
        lines = Collections.unmodifiableMap(new TreeMap<>(lines));
    }

    /** Puts a checkpoint's files into an empty folder. */
    @FunctionalInterface
    public interface Content {
        /** Writes every file, in {@code folder} itself (no folders below it); any names but {@code manifest.json}. */
        void writeInto(Path folder) throws IOException;
    }

    /**
     * The path of one of its files.
     *
     * @throws RunFolderException if the checkpoint has no such file
     */
    public Path file(String name) throws RunFolderException {
        if (!digests.containsKey(name)) {
            throw new RunFolderException(
                    folder, "this checkpoint has no file `" + name + "`; it was written by another version of Hone");
        }
        return folder.resolve(name);
    }
}
