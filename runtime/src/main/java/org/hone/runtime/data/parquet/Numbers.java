package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Whole numbers of seven bits a byte, the lowest first. */
final class Numbers {
    private Numbers() {}

    static long zigzag(ByteBuffer in) throws IOException {
        long n = variable(in);
        return (n >>> 1) ^ -(n & 1);
    }

    static long variable(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than ten bytes");
    }
}
