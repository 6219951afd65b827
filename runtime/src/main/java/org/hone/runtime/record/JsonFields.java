package org.hone.runtime.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a JSON object that Hone wrote, read as they were written: what is missing or of another kind is an {@link
 * IllegalArgumentException} that names the field; the caller knows the file.
 */
record JsonFields(JsonNode object, String name) {

    /** The whole object. */
    static JsonFields of(JsonNode object) {
        return new JsonFields(object, "");
    }

    /** A field that holds an object. */
    JsonFields object(String field) {
        JsonNode value = object.path(field);
        require(value.isObject(), field, "no object");
        return new JsonFields(value, place(field));
    }

    /** A field that holds an array of objects. */
    List<JsonFields> objects(String field) {
        JsonNode values = object.path(field);
        require(values.isArray(), field, "no array");
        List<JsonFields> all = new ArrayList<>();
        for (JsonNode value : values) {
            String place = place(field) + "[" + all.size() + "]";
            if (!value.isObject()) {
                throw new IllegalArgumentException("`" + place + "` is no object");
            }
            all.add(new JsonFields(value, place));
        }
        return all;
    }

    /** A field that holds a text. */
    String text(String field) {
        JsonNode value = object.path(field);
        require(value.isTextual(), field, "no text");
        return value.asText();
    }

    /** A whole number of 64 bits. */
    long whole(String field) {
        JsonNode value = object.path(field);
        require(value.isIntegralNumber() && value.canConvertToLong(), field, "no whole number");
        return value.longValue();
    }

    /** A whole number from 0, of 63 bits. */
    long count(String field) {
        long value = whole(field);
        require(value >= 0, field, "less than 0");
        return value;
    }

    /** A whole number from 0, of 31 bits. */
    int index(String field) {
        long value = count(field);
        require(value <= Integer.MAX_VALUE, field, "too large");
        return (int) value;
    }

    /** A number, or NaN where {@code null} was written because it was none: the inverse of {@link Json#number}. */
    double number(String field) {
        JsonNode value = object.path(field);
        require(value.isNull() || finite(value), field, "neither a number nor null");
        return value.isNull() ? Double.NaN : value.doubleValue();
    }

    /** A {@link #number} from 0 to 1. */
    double share(String field) {
        double value = number(field);
        require(!(value < 0) && !(value > 1), field, "not between 0 and 1");
        return value;
    }

    /** Seconds by name. */
    Map<String, Double> seconds(String field) {
        JsonFields times = object(field);
        Map<String, Double> all = new LinkedHashMap<>();
        for (String key : times.names()) {
            double time = times.number(key);
            times.require(time >= 0, key, "no number of seconds");
            all.put(key, time);
        }
        return all;
    }

    /** The names of the fields that are there, in their order. */
    List<String> names() {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Refuses an object with another field than these. */
    void only(Set<String> fields) {
        names().forEach(field -> require(fields.contains(field), field, "not known"));
    }

    private static boolean finite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private void require(boolean right, String field, String wrong) {
        if (!right) {
            JsonNode value = object.get(field);
            throw new IllegalArgumentException("`" + place(field) + "` is " + (value == null ? "missing" : wrong));
        }
    }

    private String place(String field) {
        return name.isEmpty() ? field : name + "." + field;
    }
}
