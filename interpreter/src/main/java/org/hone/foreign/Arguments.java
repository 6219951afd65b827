package org.hone.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.TextValue;
import org.jspecify.annotations.Nullable;

/**
 * What a script is given: only texts, numbers and truth values cross the border. A list or a record crosses as JSON and is
 * built on the other side.
 */
final class Arguments {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Arguments() {}

    /** JSON: the names of the row's fields, and for each parameter whether it is the row ({@code 1}) or the reply. */
    static String plan(Foreign function) {
        ObjectNode plan = NODES.objectNode();
        ArrayNode names = plan.putArray("names");
        function.columns().forEach(names::add);
        StringBuilder rows = new StringBuilder();
        function.arguments().forEach(a -> rows.append(a == Foreign.Argument.ROW ? '1' : '0'));
        plan.put("rows", rows.toString());
        return plan.toString();
    }

    /** The reply, which of the fields are JSON ({@code 1}), and the fields. */
    static @Nullable Object[] of(Foreign function, Scripts.Asked asked) {
        List<String> columns = function.columns();
        @Nullable Object[] all = new @Nullable Object[columns.size() + 2];
        StringBuilder structured = new StringBuilder(columns.size());
        all[0] = asked.reply();
        for (int i = 0; i < columns.size(); i++) {
            TextValue value = asked.row().field(columns.get(i));
            boolean json = value instanceof TextValue.Items || value instanceof TextValue.Parts;
            structured.append(json ? '1' : '0');
            all[i + 2] = json ? json(value).toString() : plain(value);
        }
        all[1] = structured.toString();
        return all;
    }

    private static @Nullable Object plain(TextValue value) {
        return switch (value) {
            case TextValue.Decimal number -> number.number().doubleValue();
            case TextValue.Truth truth -> truth.value();
            case TextValue.Absent absent -> null;
            default -> TextValue.show(value);
        };
    }

    private static JsonNode json(TextValue value) {
        return switch (value) {
            case TextValue.Items items -> {
                ArrayNode array = NODES.arrayNode();
                items.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case TextValue.Parts parts -> {
                ObjectNode object = NODES.objectNode();
                parts.parts().forEach((name, part) -> object.set(name, json(part)));
                yield object;
            }
            case TextValue.Decimal number -> NODES.numberNode(number.number().doubleValue());
            case TextValue.Truth truth -> NODES.booleanNode(truth.value());
            case TextValue.Absent absent -> NODES.nullNode();
            case TextValue.Text text -> TextNode.valueOf(text.text());
            case TextValue.Graded graded -> TextNode.valueOf(graded.verdict().word());
        };
    }
}
