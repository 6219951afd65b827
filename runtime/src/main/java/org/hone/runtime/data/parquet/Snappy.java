package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Unpacks one block of Snappy: its size, then literal bytes and copies of what was unpacked before. */
final class Snappy {
    private Snappy() {}

    /** Into {@code out}, exactly {@code size} bytes from {@code from} on. */
    static void unpack(ByteBuffer block, byte[] out, int from, int size) throws IOException {
        ByteBuffer in = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        long says = Numbers.variable(in);
        if (says != size) {
            throw new IOException("a page of %d bytes that says it has %d".formatted(says, size));
        }
        int end = from + size;
        int at = from;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            int kind = tag & 3;
            if (kind == 0) {
                int length = literal(in, tag >>> 2);
                room(length <= in.remaining() ? length : -1, end - at);
                in.get(out, at, length);
                at += length;
            } else {
                int length = kind == 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
                int back = switch (kind) {
                    case 1 -> ((tag >>> 5) << 8) | (in.get() & 0xff);
                    case 2 -> in.getShort() & 0xffff;
                    default -> in.getInt();
                };
                room(back > 0 && back <= at - from ? length : -1, end - at);
                copy(out, at, back, length);
                at += length;
            }
        }
        room(end - at == 0 ? 0 : -1, 0);
    }

    private static int literal(ByteBuffer in, int code) {
        return switch (code) {
            case 60 -> (in.get() & 0xff) + 1;
            case 61 -> (in.getShort() & 0xffff) + 1;
            case 62 -> ((in.getShort() & 0xffff) | ((in.get() & 0xff) << 16)) + 1;
            case 63 -> in.getInt() + 1;
            default -> code + 1;
        };
    }

    /** A copy may reach into itself: then it repeats. */
    private static void copy(byte[] out, int at, int back, int length) {
        if (back >= length) {
            System.arraycopy(out, at - back, out, at, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            out[at + i] = out[at + i - back];
        }
    }

    private static void room(int length, int left) throws IOException {
        if (length < 0 || length > left) {
            throw new IOException("a page that is damaged where it is packed");
        }
    }
}
