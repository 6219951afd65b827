package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Whole numbers stored as differences, in blocks of small blocks that each have a width in bits. */
final class Deltas {
    private static final long LARGEST_BLOCK = 1 << 16;

    private final ByteBuffer in;
    private final int perSmall;
    private final int[] widths;
    private long left;
    private long value;
    private boolean first = true;
    private long least;
    private int small;
    private int inSmall;
    private long bits;
    private int held;

    Deltas(ByteBuffer in) throws IOException {
        this.in = in;
        long block = Numbers.variable(in);
        long smalls = Numbers.variable(in);
        left = Numbers.variable(in);
        value = Numbers.zigzag(in);
        if (block < 1 || block > LARGEST_BLOCK || smalls < 1 || smalls > block || block % smalls != 0 || left < 0) {
            throw new IOException("differences in blocks of %d numbers by %d".formatted(block, smalls));
        }
        perSmall = (int) (block / smalls);
        widths = new int[(int) smalls];
        small = widths.length;
        inSmall = perSmall;
    }

    /** Numbers that were not asked for yet. */
    long left() {
        return left;
    }

    long next() throws IOException {
        if (left-- <= 0) {
            throw new IOException("fewer differences than values");
        }
        if (first) {
            first = false;
            return value;
        }
        if (inSmall == perSmall) {
            inSmall = 0;
            bits = 0;
            held = 0;
            if (++small >= widths.length) {
                block();
            }
        }
        inSmall++;
        value += least + packed(widths[small]);
        if (left == 0) {
            // The last small block is whole all the same: texts may follow.
            skip((long) (perSmall - inSmall) * widths[small] - held);
        }
        return value;
    }

    private void skip(long bitsLeft) {
        in.position((int) Math.min(in.limit(), in.position() + Math.max(0, bitsLeft + 7) / 8));
    }

    private void block() throws IOException {
        least = Numbers.zigzag(in);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = in.get() & 0xff;
            if (widths[i] > 64) {
                throw new IOException("differences of %d bits".formatted(widths[i]));
            }
        }
        small = 0;
    }

    private long packed(int width) {
        long number = 0;
        for (int have = 0; have < width; ) {
            if (held == 0) {
                bits = in.get() & 0xffL;
                held = 8;
            }
            int take = Math.min(held, width - have);
            number |= (bits & ((1L << take) - 1)) << have;
            bits >>>= take;
            held -= take;
            have += take;
        }
        return number;
    }
}
