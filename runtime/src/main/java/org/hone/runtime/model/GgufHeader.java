package org.hone.runtime.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Header of a GGUF file.
 *
 * @param metadata values by key, in the file's order
 * @param tensors tensors by name, in the file's order
 * @param dataStart byte at which tensor offsets begin
 */
record GgufHeader(Map<String, GgufValue> metadata, Map<String, GgufTensor> tensors, long dataStart) {

    private static final int MAGIC = 0x46554747;
    private static final int LARGEST_ALIGNMENT = 1 << 20;
    private static final int MOST_DIMENSIONS = 4;

    /** Numbers of the value types, as the format gives them. */
    private static final int UINT8 = 0;

    private static final int INT8 = 1;
    private static final int UINT16 = 2;
    private static final int INT16 = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT64 = 10;
    private static final int INT64 = 11;
    private static final int FLOAT64 = 12;

    static GgufHeader read(Path file, FileChannel channel) throws IOException {
        var cursor = new GgufCursor(file, channel);
        if (channel.size() < 24 || cursor.i32() != MAGIC) {
            throw cursor.error("this is not a GGUF file");
        }
        int version = cursor.i32();
        if (version != 2 && version != 3) {
            throw cursor.error("GGUF version " + Integer.toUnsignedString(version)
                    + " is not supported; supported are 2 and 3, little-endian");
        }
        long tensorCount = cursor.i64();
        long valueCount = cursor.i64();
        Map<String, GgufValue> metadata = metadata(cursor, valueCount);
        List<GgufTensor> tensors = tensors(cursor, tensorCount);
        int alignment = alignment(cursor, metadata);
        long dataStart = (cursor.position() + alignment - 1) / alignment * alignment;
        checkLayout(cursor, tensors, alignment, channel.size() - dataStart);
        Map<String, GgufTensor> byName = new LinkedHashMap<>();
        for (GgufTensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                cursor.at(tensor.name());
                throw cursor.error("appears twice");
            }
        }
        return new GgufHeader(Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(byName), dataStart);
    }

    private static Map<String, GgufValue> metadata(GgufCursor cursor, long count) throws IOException {
        cursor.at("metadata count");
        cursor.expect(count, 13);
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            cursor.at("metadata key " + i);
            String key = cursor.name();
            cursor.at(key);
            if (metadata.put(key, value(cursor, cursor.i32())) != null) {
                throw cursor.error("appears twice");
            }
        }
        return metadata;
    }

    private static GgufValue value(GgufCursor cursor, int type) throws IOException {
        return switch (type) {
            case FLOAT32 -> new GgufValue.Real(Double.parseDouble(Float.toString(cursor.f32())));
            case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(cursor.i64()));
            case BOOL -> new GgufValue.Flag(cursor.u8() != 0);
            case STRING -> new GgufValue.Text(cursor.text());
            case ARRAY -> array(cursor);
            default -> new GgufValue.Whole(whole(cursor, type));
        };
    }

    private static long whole(GgufCursor cursor, int type) throws IOException {
        return switch (type) {
            case UINT8 -> cursor.u8();
            case INT8 -> (byte) cursor.u8();
            case UINT16 -> Short.toUnsignedInt(cursor.i16());
            case INT16 -> cursor.i16();
            case UINT32 -> Integer.toUnsignedLong(cursor.i32());
            case INT32 -> cursor.i32();
            case UINT64, INT64 -> cursor.i64();
            default -> throw cursor.error("has the unknown value type " + Integer.toUnsignedString(type));
        };
    }

    private static GgufValue array(GgufCursor cursor) throws IOException {
        int type = cursor.i32();
        long count = cursor.i64();
        cursor.expect(count, width(cursor, type));
        return switch (type) {
            case STRING -> texts(cursor, count);
            case UINT32, INT32 -> {
                long[] wholes = new long[(int) count];
                for (int i = 0; i < wholes.length; i++) {
                    wholes[i] = whole(cursor, type);
                }
                yield new GgufValue.Wholes(wholes);
            }
            default -> {
                cursor.skip(count * width(cursor, type));
                yield new GgufValue.Skipped(count);
            }
        };
    }

    private static GgufValue texts(GgufCursor cursor, long count) throws IOException {
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            texts.add(cursor.text());
        }
        return new GgufValue.Texts(Collections.unmodifiableList(texts));
    }

    /** Least bytes of a value. */
    private static int width(GgufCursor cursor, int type) {
        return switch (type) {
            case UINT8, INT8, BOOL -> 1;
            case UINT16, INT16 -> 2;
            case UINT32, INT32, FLOAT32 -> 4;
            case UINT64, INT64, FLOAT64, STRING -> 8;
            case ARRAY -> throw cursor.error("is a list of lists, which is not supported");
            default -> throw cursor.error("has the unknown value type " + Integer.toUnsignedString(type));
        };
    }

    private static List<GgufTensor> tensors(GgufCursor cursor, long count) throws IOException {
        cursor.at("tensor count");
        cursor.expect(count, 32);
        List<GgufTensor> tensors = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            cursor.at("tensor name " + i);
            String name = cursor.name();
            cursor.at(name);
            int dimensions = cursor.i32();
            if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
                throw cursor.error(
                        "has " + Integer.toUnsignedString(dimensions) + " dimensions, not 1 to " + MOST_DIMENSIONS);
            }
            List<Long> shape = new ArrayList<>();
            long elements = 1;
            for (int d = 0; d < dimensions; d++) {
                long size = cursor.i64();
                if (size < 1 || size > Long.MAX_VALUE / 8 / elements) {
                    throw cursor.error("dimension " + d + " is out of range: " + Long.toUnsignedString(size));
                }
                elements *= size;
                shape.addFirst(size);
            }
            tensors.add(new GgufTensor(name, List.copyOf(shape), cursor.i32(), cursor.i64()));
        }
        return tensors;
    }

    private static int alignment(GgufCursor cursor, Map<String, GgufValue> metadata) {
        cursor.at("general.alignment");
        GgufValue value = metadata.getOrDefault("general.alignment", new GgufValue.Whole(32));
        long alignment = value instanceof GgufValue.Whole whole ? whole.value() : 0;
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw cursor.error("must be a power of two up to " + LARGEST_ALIGNMENT);
        }
        return (int) alignment;
    }

    private static void checkLayout(GgufCursor cursor, List<GgufTensor> tensors, int alignment, long dataLength) {
        long position = 0;
        List<GgufTensor> sorted = tensors.stream()
                .sorted(Comparator.comparingLong(GgufTensor::offset))
                .toList();
        for (GgufTensor tensor : sorted) {
            cursor.at(tensor.name());
            if (tensor.offset() < position) {
                throw cursor.error("its data at byte " + tensor.offset() + " overlaps another tensor's");
            }
            if (tensor.offset() % alignment != 0) {
                throw cursor.error("its data at byte " + tensor.offset() + " is not aligned to " + alignment);
            }
            long bytes = bytes(cursor, tensor);
            if (tensor.offset() > dataLength || bytes > dataLength - tensor.offset()) {
                throw cursor.error("its data at byte " + tensor.offset() + " goes beyond the file's " + dataLength
                        + " bytes of data; the file is truncated or damaged");
            }
            position = tensor.offset() + bytes;
        }
    }

    /** Bytes of a tensor; of a type that cannot be read, none are known and none are checked. */
    private static long bytes(GgufCursor cursor, GgufTensor tensor) {
        return GgufType.ofCode(tensor.typeCode())
                .map(type -> {
                    if (tensor.rowElements() % type.blockElements() != 0) {
                        throw cursor.error("its rows of " + tensor.rowElements() + " are not whole blocks of "
                                + type.blockElements());
                    }
                    long blocks = tensor.rows() * (tensor.rowElements() / type.blockElements());
                    if (blocks > Long.MAX_VALUE / type.blockBytes()) {
                        throw cursor.error("is too large");
                    }
                    return blocks * type.blockBytes();
                })
                .orElse(0L);
    }
}
