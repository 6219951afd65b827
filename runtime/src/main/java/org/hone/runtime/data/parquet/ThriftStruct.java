package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A structure in Thrift's compact protocol, by field number: numbers as {@code Long}, texts, lists, structures. Nothing is
 * made that is larger than the bytes that describe it.
 */
record ThriftStruct(Map<Integer, Object> fields) {
    private static final int DEPTH = 40;

    /**
     * Reads a structure; the buffer is then behind it.
     *
     * @throws IOException if it is damaged, or goes on behind the buffer's end
     */
    static ThriftStruct read(ByteBuffer in) throws IOException {
        try {
            return struct(in, 0);
        } catch (BufferUnderflowException e) {
            throw new IOException("a structure goes on behind its end", e);
        }
    }

    /** A number; {@code otherwise} if it is not there. */
    long number(int field, long otherwise) {
        return fields.get(field) instanceof Long value ? value : otherwise;
    }

    /** Whether the field is there. */
    boolean has(int field) {
        return fields.containsKey(field);
    }

    /** A text; empty if it is not there. */
    String text(int field) {
        return fields.get(field) instanceof String value ? value : "";
    }

    /** The structures of a list; none if it is not there. */
    List<ThriftStruct> structs(int field) {
        List<ThriftStruct> found = new ArrayList<>();
        if (fields.get(field) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof ThriftStruct struct) {
                    found.add(struct);
                }
            }
        }
        return found;
    }

    /** A structure; an empty one if it is not there. */
    ThriftStruct struct(int field) {
        return fields.get(field) instanceof ThriftStruct struct ? struct : new ThriftStruct(Map.of());
    }

    private static ThriftStruct struct(ByteBuffer in, int depth) throws IOException {
        if (depth > DEPTH) {
            throw new IOException("structures lie deeper in one another than " + DEPTH);
        }
        Map<Integer, Object> fields = new HashMap<>();
        int field = 0;
        while (true) {
            int head = in.get() & 0xff;
            if (head == 0) {
                return new ThriftStruct(fields);
            }
            int step = head >>> 4;
            field = step == 0 ? (int) Numbers.zigzag(in) : field + step;
            fields.put(field, value(in, head & 15, depth, true));
        }
    }

    private static Object value(ByteBuffer in, int type, int depth, boolean inStruct) throws IOException {
        return switch (type) {
            // The value of a truth stands in its type, but not in lists.
            case 1, 2 -> inStruct ? Long.valueOf(2L - type) : Long.valueOf(in.get());
            case 3 -> Long.valueOf(in.get());
            case 4, 5, 6 -> Numbers.zigzag(in);
            case 7 -> in.getLong();
            case 8 -> text(in);
            case 9, 10 -> list(in, depth);
            case 12 -> struct(in, depth + 1);
            default -> throw new IOException("there is no type " + type);
        };
    }

    private static String text(ByteBuffer in) throws IOException {
        byte[] bytes = new byte[(int) count(in)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<Object> list(ByteBuffer in, int depth) throws IOException {
        if (depth > DEPTH) {
            throw new IOException("lists lie deeper in one another than " + DEPTH);
        }
        int head = in.get() & 0xff;
        long size = (long) head >>> 4;
        if (size == 15) {
            size = count(in);
        }
        List<Object> items = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            items.add(value(in, head & 15, depth + 1, false));
        }
        return items;
    }

    /** A length: of bytes that are there. */
    private static long count(ByteBuffer in) throws IOException {
        long length = Numbers.variable(in);
        if (length < 0 || length > in.remaining()) {
            throw new IOException(
                    "a length of " + Long.toUnsignedString(length) + " where " + in.remaining() + " bytes are left");
        }
        return length;
    }
}
