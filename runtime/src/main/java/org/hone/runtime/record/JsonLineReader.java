package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file that only grows, one after the other. A last line that has no line end, or is not JSON because the blocks of
 * one write reached the disk out of order, was torn by a crash and counts as not written.
 */
final class JsonLineReader implements Closeable {
    private static final String MEND = "; take the file from a copy or start a new run";

    private final Path file;
    private final InputStream in;
    private int number;
    private long offset;

    /** Opens a file, which must be there. */
    JsonLineReader(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * A whole line.
     *
     * @param number from 1
     * @param bytes with its line end
     * @param end the offset in the file just after it
     */
    record Line(Path file, int number, byte[] bytes, ObjectNode object, long end) {
        /** An error about what it holds. */
        RunFolderException wrong(String what) {
            return new RunFolderException(file, "line " + number + ": " + what + MEND);
        }
    }

    /**
     * The next line, or null behind the last whole one.
     *
     * @throws RunFolderException if a line is no JSON object and not the torn last one
     */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            offset++;
            line.write(b);
            if (b == '\n') {
                number++;
                return parsed(line.toByteArray());
            }
        }
        return null;
    }

    private @Nullable Line parsed(byte[] bytes) throws IOException {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(bytes);
        } catch (JacksonException | CharConversionException e) {
            if (offset == Files.size(file)) {
                return null;
            }
            throw new RunFolderException(file, "line " + number + " is not JSON" + MEND, e);
        }
        if (node instanceof ObjectNode object) {
            return new Line(file, number, bytes, object, offset);
        }
        throw new RunFolderException(file, "line " + number + " is no JSON object" + MEND);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
