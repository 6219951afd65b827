package org.hone.runtime.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Where the lines of a file start that are not blank: 16 bytes a line. */
final class LineIndex {
    /** Longer lines are refused: they are a file in another format. */
    static final int LINE_LIMIT = 64 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final long fileSize;
    private long[] starts = new long[1024];
    private int[] lengths = new int[1024];
    private int[] numbers = new int[1024];
    private int size;
    private int seen;

    private LineIndex(long fileSize) {
        this.fileSize = fileSize;
    }

    /**
     * A line.
     *
     * @param number from 1, blank lines counted
     */
    record Line(int number, byte[] bytes) {}

    /** Reads the file, leaves out {@code skip} lines that are not blank, and stops after {@code limit} more. */
    static LineIndex of(Path file, int skip, int limit, Consumer<Line> check) throws IOException {
        LineIndex index = new LineIndex(Files.size(file));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long start = 0;
            int number = 1;
            int next = 0;
            while (next >= 0 && index.size < limit) {
                next = in.read();
                if (next >= 0 && next != '\n') {
                    line.write(next);
                    if (line.size() > LINE_LIMIT) {
                        throw new DataException(
                                file + ", line " + number,
                                "the line is longer than %d MiB".formatted(LINE_LIMIT >> 20),
                                "give a file of JSON lines, one object a line");
                    }
                    continue;
                }
                index.add(number, start, line.toByteArray(), skip, check);
                start += line.size() + 1L;
                number++;
                line.reset();
            }
        }
        return index;
    }

    private void add(int number, long start, byte[] raw, int skip, Consumer<Line> check) {
        boolean mark = number == 1 && raw.length >= 3 && Arrays.equals(raw, 0, 3, BYTE_ORDER_MARK, 0, 3);
        byte[] bytes = mark ? Arrays.copyOfRange(raw, 3, raw.length) : raw;
        if (blank(bytes) || seen++ < skip) {
            return;
        }
        check.accept(new Line(number, bytes));
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        starts[size] = mark ? start + 3 : start;
        lengths[size] = bytes.length;
        numbers[size] = number;
        size++;
    }

    private static boolean blank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    int size() {
        return size;
    }

    /** Lines that are not blank, the skipped ones included. */
    int seen() {
        return seen;
    }

    long fileSize() {
        return fileSize;
    }

    long start(int index) {
        return starts[index];
    }

    int length(int index) {
        return lengths[index];
    }

    int number(int index) {
        return numbers[index];
    }
}
