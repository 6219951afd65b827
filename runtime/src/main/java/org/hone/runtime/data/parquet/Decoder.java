package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.data.parquet.ValueType.Physical;

/** Gives the values of a page one by one. */
@FunctionalInterface
interface Decoder {
    /** The next value: a text, a number or a truth. */
    Object next() throws IOException;

    /**
     * The values of a page.
     *
     * @param values how many the page has at most
     */
    static Decoder of(int encoding, ValueType type, ByteBuffer page, List<Object> dictionary, int values)
            throws IOException {
        ByteBuffer in = page.slice().order(ByteOrder.LITTLE_ENDIAN);
        return switch (encoding) {
            case 0 -> type.physical() == Physical.BOOLEAN ? truths(new Hybrid(packed(in), 1)) : plain(type, in);
            case 2, 8 -> chosen(dictionary, in);
            case 3 -> {
                in.getInt();
                yield truths(new Hybrid(in, 1));
            }
            case 5 -> differences(type, new Deltas(in));
            case 6 -> lengths(type, in, values);
            case 7 -> prefixes(type, in, values);
            case 9 -> split(type, in);
            default -> throw new IOException("values in the encoding %d".formatted(encoding));
        };
    }

    /** All the values of a dictionary's page. */
    static List<Object> all(ValueType type, ByteBuffer page, long count) throws IOException {
        ByteBuffer in = page.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (type.physical() == Physical.BOOLEAN || count > in.remaining()) {
            throw new IOException("a dictionary of %d values in %d bytes".formatted(count, in.remaining()));
        }
        Decoder decoder = plain(type, in);
        List<Object> all = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            all.add(decoder.next());
        }
        return all;
    }

    /** Truths stored plainly are bits without a head: gives them one. */
    private static ByteBuffer packed(ByteBuffer in) {
        ByteBuffer out = ByteBuffer.allocate(in.remaining() + 10);
        for (long head = ((long) in.remaining() << 1) | 1; ; head >>>= 7) {
            if (head < 0x80) {
                return out.put((byte) head).put(in).flip();
            }
            out.put((byte) (head | 0x80));
        }
    }

    private static Decoder truths(Hybrid bits) {
        return () -> bits.next() == 1;
    }

    private static Decoder plain(ValueType type, ByteBuffer in) {
        return switch (type.physical()) {
            case INT32 -> () -> type.value(in.getInt());
            case INT64 -> () -> type.value(in.getLong());
            case FLOAT -> in::getFloat;
            case DOUBLE -> in::getDouble;
            case BYTES -> () -> type.value(bytes(in, in.getInt()));
            case FIXED -> () -> type.value(bytes(in, type.length()));
            case BOOLEAN, INT96 ->
                () -> {
                    throw new IOException("values of the type " + type.physical());
                };
        };
    }

    private static byte[] bytes(ByteBuffer in, long length) throws IOException {
        if (length < 0 || length > in.remaining()) {
            throw new IOException("a value of %d bytes where %d are left".formatted(length, in.remaining()));
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static Decoder chosen(List<Object> dictionary, ByteBuffer in) throws IOException {
        Hybrid places = new Hybrid(in, in.hasRemaining() ? in.get() : 0);
        return () -> {
            int place = places.next();
            if (place < 0 || place >= dictionary.size()) {
                throw new IOException("value %d of a dictionary of %d".formatted(place, dictionary.size()));
            }
            return dictionary.get(place);
        };
    }

    private static Decoder differences(ValueType type, Deltas deltas) throws IOException {
        return switch (type.physical()) {
            case INT32 -> () -> type.value((int) deltas.next());
            case INT64 -> () -> type.value(deltas.next());
            default -> throw new IOException("differences of values of the type " + type.physical());
        };
    }

    private static int[] all(ByteBuffer in, int values) throws IOException {
        Deltas deltas = new Deltas(in);
        if (deltas.left() > values) {
            throw new IOException("%d lengths of %d values".formatted(deltas.left(), values));
        }
        int[] all = new int[(int) deltas.left()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (int) deltas.next();
        }
        return all;
    }

    private static Decoder lengths(ValueType type, ByteBuffer in, int values) throws IOException {
        int[] lengths = all(in, values);
        int[] at = {0};
        return () -> {
            if (at[0] == lengths.length) {
                throw new IOException("fewer lengths than values");
            }
            return type.value(bytes(in, lengths[at[0]++]));
        };
    }

    private static Decoder prefixes(ValueType type, ByteBuffer in, int values) throws IOException {
        int[] shared = all(in, values);
        int[] lengths = all(in, values);
        byte[][] last = {new byte[0]};
        int[] at = {0};
        return () -> {
            int i = at[0]++;
            if (i >= shared.length || i >= lengths.length || shared[i] < 0 || shared[i] > last[0].length) {
                throw new IOException("a value that goes on from more than there was before");
            }
            byte[] rest = bytes(in, lengths[i]);
            byte[] whole = java.util.Arrays.copyOf(last[0], shared[i] + rest.length);
            System.arraycopy(rest, 0, whole, shared[i], rest.length);
            last[0] = whole;
            return type.value(whole);
        };
    }

    /** The first bytes of all values, then the second ones. */
    private static Decoder split(ValueType type, ByteBuffer in) throws IOException {
        int width = switch (type.physical()) {
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case FIXED -> Math.max(1, type.length());
            default -> throw new IOException("split values of the type " + type.physical());
        };
        int count = in.remaining() / width;
        ByteBuffer whole = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < width; b++) {
                whole.put(in.get(b * count + i));
            }
        }
        return plain(type, whole.flip());
    }
}
