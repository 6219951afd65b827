package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Unpacks one block of Snappy: its size, then literal bytes and copies of what was unpacked before. */
final class Snappy {
    private Snappy() {}

    static ByteBuffer unpack(ByteBuffer block, int size) throws IOException {
        ByteBuffer in = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        long says = Numbers.variable(in);
        if (says != size) {
            throw new IOException("a page of %d bytes that says it has %d".formatted(says, size));
        }
        byte[] out = new byte[size];
        int at = 0;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            int kind = tag & 3;
            if (kind == 0) {
                int length = literal(in, tag >>> 2);
                room(length <= in.remaining() ? length : -1, size - at);
                in.get(out, at, length);
                at += length;
            } else {
                int length = kind == 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
                int back = switch (kind) {
                    case 1 -> ((tag >>> 5) << 8) | (in.get() & 0xff);
                    case 2 -> in.getShort() & 0xffff;
                    default -> in.getInt();
                };
                room(back > 0 && back <= at ? length : -1, size - at);
                copy(out, at, back, length);
                at += length;
            }
        }
        room(size - at == 0 ? 0 : -1, 0);
        return ByteBuffer.wrap(out);
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
