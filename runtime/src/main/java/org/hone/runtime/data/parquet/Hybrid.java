package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Small whole numbers, stored as runs of one number and as groups of eight numbers packed in bits. */
final class Hybrid {
    private final ByteBuffer in;
    private final int width;
    private long left;
    private boolean packed;
    private int value;
    private long bits;
    private int held;

    /** @param width bits of a number, from 0 to 32 */
    Hybrid(ByteBuffer in, int width) throws IOException {
        if (width < 0 || width > 32) {
            throw new IOException("numbers of %d bits".formatted(width));
        }
        this.in = in;
        this.width = width;
    }

    int next() throws IOException {
        if (width == 0) {
            return 0;
        }
        if (left == 0) {
            run();
        }
        left--;
        if (!packed) {
            return value;
        }
        while (held < width) {
            // A last group may be cut off behind its last number.
            long next = in.hasRemaining() ? in.get() & 0xffL : 0;
            bits |= next << held;
            held += 8;
        }
        int number = (int) (bits & ((1L << width) - 1));
        bits >>>= width;
        held -= width;
        return number;
    }

    private void run() throws IOException {
        long head = Numbers.variable(in);
        packed = (head & 1) == 1;
        left = packed ? (head >>> 1) * 8 : head >>> 1;
        bits = 0;
        held = 0;
        if (left <= 0 || (packed && (head >>> 1) > in.remaining())) {
            throw new IOException("a run of %d numbers".formatted(left));
        }
        if (!packed) {
            value = 0;
            for (int i = 0; i < (width + 7) / 8; i++) {
                value |= (in.get() & 0xff) << (8 * i);
            }
        }
    }
}
