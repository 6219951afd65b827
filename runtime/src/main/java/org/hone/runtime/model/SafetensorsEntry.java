package org.hone.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One tensor of a safetensors header.
 *
 * @param dtype element type as written
 * @param shape dimensions, outermost first
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record SafetensorsEntry(String name, String dtype, List<Long> shape, long begin, long end) {

    /** Bytes of an element, for every type of the format that is whole bytes wide. */
    private static final Map<String, Integer> WIDTHS = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("F8_E8M0", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F32", 4),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F64", 8),
            Map.entry("C64", 8));

    static SafetensorsEntry parse(JsonFields header, String name, JsonNode node, long dataLength) {
        if (!node.isObject()) {
            throw header.error(name, "must be an object with dtype, shape and data_offsets");
        }
        JsonFields fields = new JsonFields(header.file(), name + ".", node);
        String dtype = fields.text("dtype").orElseThrow(() -> fields.error("dtype", "is missing"));
        List<Long> shape = longs(fields, "shape");
        List<Long> offsets = longs(fields, "data_offsets");
        if (offsets.size() != 2) {
            throw fields.error("data_offsets", "must be two numbers, not " + offsets.size());
        }
        var entry = new SafetensorsEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
        entry.check(fields, dataLength);
        return entry;
    }

    private static List<Long> longs(JsonFields fields, String field) {
        JsonNode array = fields.node().get(field);
        if (array == null || !array.isArray()) {
            throw fields.error(field, array == null ? "is missing" : "must be a list of whole numbers");
        }
        List<Long> longs = new ArrayList<>();
        for (JsonNode number : array) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw fields.error(field, "must hold whole numbers from 0, not " + number);
            }
            longs.add(number.longValue());
        }
        return List.copyOf(longs);
    }

    private void check(JsonFields fields, long dataLength) {
        if (begin > end) {
            throw fields.error("data_offsets", "begin at " + begin + " after their end " + end);
        }
        if (end > dataLength) {
            throw fields.error(
                    "data_offsets",
                    "end at byte " + end + " of the data, but the file has " + dataLength
                            + "; it is truncated or damaged");
        }
        Integer width = WIDTHS.get(dtype);
        if (width == null) {
            return;
        }
        long bytes = width;
        for (long dimension : shape) {
            try {
                bytes = Math.multiplyExact(bytes, dimension);
            } catch (ArithmeticException e) {
                throw new ModelFileException(
                        fields.file(), fields.path() + "shape", shape + " has too many elements", e);
            }
        }
        if (bytes != end - begin) {
            throw fields.error(
                    "shape", shape + " of " + dtype + " needs " + bytes + " bytes, the offsets give " + (end - begin));
        }
        if (begin % width != 0) {
            throw fields.error("data_offsets", "begin at byte " + begin + ", which is not aligned to " + width);
        }
    }
}
