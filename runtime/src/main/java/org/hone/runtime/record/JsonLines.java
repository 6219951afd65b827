package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON objects, one a line, that only grows and only by whole steps. A crash can tear the last line; reading and
 * cutting treat a torn last line as not written. A bad line anywhere else is a fault of the file.
 */
final class JsonLines {
    private static final String STEP = "step";

    private final Path file;

    JsonLines(Path file) {
        this.file = file;
    }

    /** Appends lines (each without its line end) and forces them to disk. */
    void append(List<String> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            } catch (IOException e) {
                // A part of a step is of no use to anybody.
                channel.truncate(before);
                throw e;
            }
        }
    }

    /** All whole lines. */
    List<JsonNode> read() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        scan((line, end) -> {
            objects.add(Json.MAPPER.readTree(line));
            return true;
        });
        return objects;
    }

    /**
     * Cuts off every line after {@code step}, and a torn last line.
     *
     * @return the last step that is left, 0 if no line is
     */
    int cutAfter(int step) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long[] keep = {0};
        int[] last = {0};
        scan((line, end) -> {
            int lineStep = stepOf(line);
            if (lineStep > step) {
                return false;
            }
            keep[0] = end;
            last[0] = lineStep;
            return true;
        });
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(keep[0]);
            channel.force(true);
        }
        return last[0];
    }

    private interface Visitor {
        /**
         * One whole line.
         *
         * @param end the offset in the file just after its line end
         * @return whether to go on
         */
        boolean line(byte[] line, long end) throws IOException;
    }

    private void scan(Visitor visitor) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long offset = 0;
            int number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                offset++;
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                boolean more;
                try {
                    more = visitor.line(line.toByteArray(), offset);
                } catch (com.fasterxml.jackson.core.JacksonException | CharConversionException e) {
                    if (offset == Files.size(file)) {
                        return; // blocks of one write may reach the disk out of order
                    }
                    throw new RunFolderException(
                            file, "line " + number + " is not JSON; take the file from a copy or start a new run", e);
                }
                if (!more) {
                    return;
                }
                line.reset();
                number++;
            }
        }
    }

    private int stepOf(byte[] line) throws IOException {
        Json.MAPPER.readTree(line);
        try (JsonParser parser = Json.MAPPER.createParser(line)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && STEP.equals(parser.currentName())) {
                    parser.nextToken();
                    return parser.getIntValue();
                }
            }
        }
        throw new RunFolderException(file, "a line has no \"step\"; take the file from a copy or start a new run");
    }
}
