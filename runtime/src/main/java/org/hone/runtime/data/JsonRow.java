package org.hone.runtime.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hone.runtime.verify.Fields;
import org.hone.runtime.verify.TextValue;
import org.jspecify.annotations.Nullable;

/**
 * A line of a JSON-lines file as fields.
 *
 * @param present the columns of what the line was read from, some of which may have been left out of it
 */
record JsonRow(Map<String, TextValue> columns, Collection<String> present) implements Fields {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);

    @Override
    public TextValue field(String name) {
        TextValue value = columns.get(name);
        return value != null ? value : within(name);
    }

    /** {@code reward_model.ground_truth}, {@code target.0.content}: what stands inside a column. */
    private TextValue within(String path) {
        int end = path.indexOf('.');
        TextValue at = end > 0 ? columns.get(path.substring(0, end)) : null;
        while (at != null && end < path.length()) {
            int next = path.indexOf('.', end + 1);
            int stop = next < 0 ? path.length() : next;
            TextValue part = part(at, path.substring(end + 1, stop));
            if (part == null) {
                return absent(path, "; `%s` has %s".formatted(path.substring(0, end), inside(at)));
            }
            at = part;
            end = stop;
        }
        return at != null ? at : absent(path, "");
    }

    private TextValue.Absent absent(String path, String inside) {
        return new TextValue.Absent(Columns.missing(path, present) + inside);
    }

    private static String inside(TextValue value) {
        if (value instanceof TextValue.Parts parts && !parts.parts().isEmpty()) {
            return Columns.listed(parts.parts().keySet());
        }
        if (value instanceof TextValue.Items items && !items.items().isEmpty()) {
            return "items 0 to " + (items.items().size() - 1);
        }
        return "no parts";
    }

    private static @Nullable TextValue part(TextValue value, String word) {
        if (value instanceof TextValue.Items items && word.matches("\\d{1,9}")) {
            int index = Integer.parseInt(word);
            return index < items.items().size() ? items.items().get(index) : null;
        }
        return value instanceof TextValue.Parts parts ? parts.parts().get(word) : null;
    }

    static JsonRow parse(byte[] bytes, String where) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(where, "the line is not UTF-8", "save the file as UTF-8", e);
        }
        try {
            JsonNode node = READER.readValue(text);
            if (!(value(node) instanceof TextValue.Parts parts)) {
                throw new DataException(where, "the line is not a JSON object", "write one {…} a line");
            }
            return new JsonRow(parts.parts(), parts.parts().keySet());
        } catch (JsonProcessingException e) {
            String what = "the line is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("");
            throw wrong(where, what, "write one JSON object a line", e);
        } catch (NumberFormatException e) {
            throw wrong(where, "the line has a number out of all bounds", "write it as a text, or leave it out", e);
        }
    }

    /** The same row of a source that has these columns. */
    JsonRow of(Collection<String> source) {
        return new JsonRow(columns, source);
    }

    private static TextValue value(JsonNode node) {
        if (node.isObject()) {
            Map<String, TextValue> parts = new LinkedHashMap<>();
            node.properties().forEach(part -> parts.put(part.getKey(), value(part.getValue())));
            return new TextValue.Parts(parts);
        }
        if (node.isArray()) {
            List<TextValue> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(value(item)));
            return new TextValue.Items(items);
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return new TextValue.Decimal(number);
        }
        if (node.isBoolean()) {
            return new TextValue.Truth(node.booleanValue());
        }
        return node.isTextual() ? new TextValue.Text(node.textValue()) : new TextValue.Absent("the value is null");
    }

    private static DataException wrong(String where, String what, String fix, Throwable cause) {
        DataException wrong = new DataException(where, what, fix);
        wrong.initCause(cause);
        return wrong;
    }
}
