package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of a column in a row group. */
final class Pages {
    /** Pages are about a megabyte; some writers make one page of a column chunk. */
    private static final long PAGE = 256 << 20;

    private static final long VALUES = 16 << 20;
    private static final int HEADER = 16 << 10;
    private static final int LONG_HEADER = 4 << 20;

    private final Bytes file;
    private final ValueType type;
    private final Codec codec;
    private long at;
    private long left;
    private List<Object> dictionary = List.of();
    private byte[] packedRoom = {};
    private byte[] room = {};

    /**
     * A page of values. Its bytes are there until the next page is asked for.
     *
     * @param repetitionBytes bytes of the repetition levels, -1 if their length stands before them
     * @param definitionBytes bytes of the definition levels, likewise
     */
    record Page(int values, int encoding, int repetitionBytes, int definitionBytes, ByteBuffer bytes) {}

    Pages(Bytes file, ThriftStruct chunk, ValueType type) throws IOException {
        this.file = file;
        this.type = type;
        this.codec = Codec.of(chunk.number(4, -1));
        long data = chunk.number(9, -1);
        long first = chunk.number(11, 0);
        at = first > 0 ? Math.min(data, first) : data;
        left = chunk.number(7, -1);
        within("place of a column chunk", at, file.size());
        within("bytes of a column chunk", left, file.size() - at);
    }

    List<Object> dictionary() {
        return dictionary;
    }

    /** The next page of values; nothing behind the last. */
    @Nullable
    Page next() throws IOException {
        while (left > 0) {
            ThriftStruct header = header();
            int size = (int) within("bytes of a page", header.number(3, -1), Math.min(left, PAGE));
            int whole = (int) within("bytes of a page when it is unpacked", header.number(2, -1), PAGE);
            packedRoom = atLeast(packedRoom, size);
            ByteBuffer packed = file.read(at, size, packedRoom);
            at += size;
            left -= size;
            Page page = page(header, packed, whole);
            if (page != null) {
                return page;
            }
        }
        return null;
    }

    /** The bytes from here on, read to behind the page's header. Few headers are long: those that say which texts follow. */
    private ThriftStruct header() throws IOException {
        ByteBuffer head = file.read(at, (int) Math.min(HEADER, left));
        try {
            return skip(ThriftStruct.read(head), head);
        } catch (IOException e) {
            if (left <= HEADER) {
                throw e;
            }
            head = file.read(at, (int) Math.min(LONG_HEADER, left));
            return skip(ThriftStruct.read(head), head);
        }
    }

    private ThriftStruct skip(ThriftStruct header, ByteBuffer head) {
        at += head.position();
        left -= head.position();
        return header;
    }

    private @Nullable Page page(ThriftStruct header, ByteBuffer packed, int whole) throws IOException {
        return switch ((int) header.number(1, -1)) {
            case 0 -> {
                ThriftStruct kind = header.struct(5);
                if (kind.number(3, 3) != 3 || kind.number(4, 3) != 3) {
                    throw new IOException("levels in the encoding %d".formatted(kind.number(3, 3)));
                }
                yield new Page(values(kind), (int) kind.number(2, -1), -1, -1, unpacked(codec, packed, 0, whole));
            }
            case 2 -> {
                ThriftStruct kind = header.struct(7);
                dictionary = Decoder.all(type, unpacked(codec, packed, 0, whole), values(kind));
                yield null;
            }
            case 3 -> second(header.struct(8), packed, whole);
            default -> null;
        };
    }

    /** In pages of the second version levels are not packed. */
    private Page second(ThriftStruct kind, ByteBuffer packed, int whole) throws IOException {
        int repetitions = (int) within("bytes of levels", kind.number(6, -1), packed.remaining());
        int definitions = (int) within("bytes of levels", kind.number(5, -1), packed.remaining() - repetitions);
        int levels = repetitions + definitions;
        within("bytes of levels", levels, whole);
        Codec values = kind.number(7, 1) == 0 ? Codec.NONE : codec;
        ByteBuffer rest = packed.slice(levels, packed.remaining() - levels);
        ByteBuffer all =
                unpacked(whole == levels ? Codec.NONE : values, whole == levels ? rest.limit(0) : rest, levels, whole);
        packed.get(0, room, 0, levels);
        return new Page(values(kind), (int) kind.number(4, -1), repetitions, definitions, all);
    }

    /** A large page costs memory once for each column, not once a page. */
    private static byte[] atLeast(byte[] room, int size) {
        return room.length >= size ? room : new byte[size];
    }

    /** The bytes of a page of which those from {@code from} on were packed. */
    private ByteBuffer unpacked(Codec by, ByteBuffer packed, int from, int whole) throws IOException {
        room = atLeast(room, whole);
        by.unpack(packed, room, from, whole - from);
        return ByteBuffer.wrap(room, 0, whole);
    }

    private static int values(ThriftStruct kind) throws IOException {
        return (int) within("values of a page", kind.number(1, -1), VALUES);
    }

    private static long within(String what, long value, long most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException(what + ": " + value + " is not from 0 to " + most);
        }
        return value;
    }
}
