package org.hone.runtime.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file of JSON objects, one a line, that only grows and only by whole steps; {@link JsonLineReader} says what a torn line is. */
final class JsonLines {
    static final String METRICS = "metrics.jsonl";

    /** Wall times of metrics, which no two executions have in common. */
    private static final Pattern SECONDS = Pattern.compile("\"seconds\":\\{[^{}]*\\}");

    private final Path file;
    /** Of the whole file as this process knows it; null until somebody asks. */
    private @Nullable MessageDigest written;

    /** A file that is there or will be. */
    JsonLines(Path file) {
        this.file = file;
        this.written = Files.exists(file) ? null : Seal.sha256();
    }

    /**
     * What the lines up to a step are.
     *
     * @param bytes how many bytes they have
     * @param step the step of the last of them, 0 if there is none
     * @param digest SHA-256 of all they say but seconds
     */
    record Prefix(long bytes, int step, MessageDigest digest) {
        /** In hex. */
        String sha256() {
            return hex(digest);
        }
    }

    /** What a line holds; an {@link IllegalArgumentException} says what is wrong with it. */
    @FunctionalInterface
    interface Content<T> {
        /** Reads one; lines are numbered from 1. */
        T read(JsonNode line, int number);
    }

    /** Appends lines (each without its line end) and forces them to disk. */
    void append(List<String> lines) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line : lines) {
            text.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            text.write('\n');
        }
        byte[] bytes = text.toByteArray();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
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
        if (written != null) {
            written.update(counted(bytes));
        }
    }

    /**
     * All whole lines.
     *
     * @throws RunFolderException naming the line that is not what it should be
     */
    <T> List<T> read(Content<T> content) throws IOException {
        List<T> all = new ArrayList<>();
        scan(line -> {
            all.add(content.read(line.object(), line.number()));
            return true;
        });
        return all;
    }

    /**
     * The lines up to a step, each of which must have a step, not before that of the line above. Nothing is changed.
     *
     * @throws RunFolderException naming the line that is not what it should be
     */
    Prefix upTo(int step) throws IOException {
        MessageDigest digest = Seal.sha256();
        long[] bytes = {0};
        int[] last = {0};
        scan(line -> {
            int reached = JsonFields.of(line.object()).index(RecordKeys.STEP);
            if (reached < Math.max(1, last[0])) {
                throw new IllegalArgumentException("`step` is " + reached + " after a line of step " + last[0]);
            }
            if (reached > step) {
                return false;
            }
            digest.update(counted(line.bytes()));
            bytes[0] = line.end();
            last[0] = reached;
            return true;
        });
        return new Prefix(bytes[0], last[0], digest);
    }

    /** Cuts off what comes after a prefix. */
    void cut(Prefix prefix) throws IOException {
        written = prefix.digest();
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(prefix.bytes());
                channel.force(true);
            }
        }
    }

    /** SHA-256 in hex of all the file says but seconds. */
    String sha256() throws IOException {
        if (written == null) {
            written = upTo(Integer.MAX_VALUE).digest();
        }
        return hex(written);
    }

    /** The digest so far; it can go on. */
    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform can copy a SHA-256", e);
        }
    }

    /** What of some lines counts. */
    byte[] counted(byte[] lines) {
        if (!file.endsWith(METRICS)) {
            return lines;
        }
        String text = new String(lines, StandardCharsets.ISO_8859_1);
        return SECONDS.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
    }

    @FunctionalInterface
    private interface Visitor {
        /** One whole line; whether to go on. */
        boolean line(JsonLineReader.Line line) throws IOException;
    }

    private void scan(Visitor visitor) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (JsonLineReader lines = new JsonLineReader(file)) {
            boolean more = true;
            for (JsonLineReader.Line line = lines.next(); more && line != null; line = more ? lines.next() : null) {
                try {
                    more = visitor.line(line);
                } catch (IllegalArgumentException e) {
                    throw line.wrong(String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
