package org.hone.runtime.model;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a file, read field by field; what is missing or of the wrong type is reported with file and field.
 *
 * @param file the file it comes from
 * @param path dotted place of the object in the file, empty or ending in a dot
 * @param node the object
 */
record JsonFields(Path file, String path, JsonNode node) {

    private static final long LARGEST_FILE = 64L << 20;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonFields read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new ModelFileException(
                        file, "", "has " + size + " bytes; at most " + LARGEST_FILE + " are read as JSON");
            }
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ModelFileException(file, "", "cannot be read: " + describe(e), e);
        }
    }

    static JsonFields parse(Path file, byte[] json) {
        JsonNode node;
        try {
            node = STRICT.readTree(json);
        } catch (IOException e) {
            throw new ModelFileException(file, "", "is not valid JSON: " + describe(e), e);
        }
        if (node == null || !node.isObject()) {
            throw new ModelFileException(file, "", "must hold a JSON object");
        }
        return new JsonFields(file, "", node);
    }

    static String describe(IOException e) {
        String message = e instanceof com.fasterxml.jackson.core.JacksonException json
                ? json.getOriginalMessage()
                : e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : " " + message);
    }

    ModelFileException error(String field, String problem) {
        return new ModelFileException(file, path + field, problem);
    }

    /** The value, or null when it is absent or JSON null. */
    private @Nullable JsonNode value(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String field) {
        return value(field) != null;
    }

    Optional<String> text(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw error(field, "must be a string, not " + shown(value));
        }
        return Optional.of(value.textValue());
    }

    Optional<Integer> whole(String field) {
        JsonNode value = value(field);
        return value == null ? Optional.empty() : Optional.of(whole(field, value));
    }

    int requireWhole(String field) {
        return whole(field).orElseThrow(() -> error(field, "is missing"));
    }

    private int whole(String field, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw error(field, "must be a whole number that fits 32 bits, not " + shown(value));
        }
        return value.intValue();
    }

    Optional<Double> real(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw error(field, "must be a finite number, not " + shown(value));
        }
        return Optional.of(value.doubleValue());
    }

    double requireReal(String field) {
        return real(field).orElseThrow(() -> error(field, "is missing"));
    }

    Optional<Boolean> flag(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw error(field, "must be true or false, not " + shown(value));
        }
        return Optional.of(value.booleanValue());
    }

    Optional<JsonFields> object(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw error(field, "must be an object, not " + shown(value));
        }
        return Optional.of(new JsonFields(file, path + field + ".", value));
    }

    /** A list of strings; empty when absent. */
    List<String> texts(String field) {
        JsonNode value = value(field);
        List<String> texts = new ArrayList<>();
        if (value != null) {
            if (!value.isArray()) {
                throw error(field, "must be a list of strings, not " + shown(value));
            }
            for (JsonNode entry : value) {
                if (!entry.isTextual()) {
                    throw error(field, "must be a list of strings, but holds " + shown(entry));
                }
                texts.add(entry.textValue());
            }
        }
        return texts;
    }

    /** One whole number or a list of them; empty when absent. */
    List<Integer> wholes(String field) {
        JsonNode value = value(field);
        List<Integer> wholes = new ArrayList<>();
        if (value != null && value.isArray()) {
            value.forEach(entry -> wholes.add(whole(field, entry)));
        } else if (value != null) {
            wholes.add(whole(field, value));
        }
        return wholes;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
