package org.hone.runtime.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file whole or not at all: into a temporary neighbour, forced to disk, then renamed over the target. */
public final class WholeFile {

    private static final int BUFFER = 1 << 20;

    private WholeFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Body {
        /** Writes the whole content. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code target}, replacing what was there.
     *
     * @throws ModelFileException when the disk refuses; the target is then as it was before
     */
    public static void write(Path target, Body body) {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
                body.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ModelFileException(target, "", "cannot be written: " + JsonFields.describe(e), e);
        } finally {
            discard(temporary);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The target is right either way; a left-over neighbour is overwritten by the next attempt.
        }
    }
}
