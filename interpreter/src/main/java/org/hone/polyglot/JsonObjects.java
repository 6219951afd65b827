package org.hone.polyglot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the tools give as JSON, as values that other languages can read. */
final class JsonObjects {
    private JsonObjects() {}

    /**
     * The value of a node.
     *
     * @param type what the type of an object is called
     */
    static Object of(JsonNode node, String type) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? Outgoing.number(node.doubleValue()) : (Object) node.doubleValue();
            case STRING -> node.textValue();
            case ARRAY -> array(node);
            case OBJECT -> record(node, type);
            case NULL, MISSING, BINARY, POJO -> NullObject.NULL;
        };
    }

    private static Object array(JsonNode node) {
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(elements::add);
        List<Object> all = elements.stream().map(e -> of(e, "Record")).toList();
        return new ListObject(all, node.toString(), Optional.empty());
    }

    private static Object record(JsonNode node, String type) {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        node.properties().forEach(p -> members.put(p.getKey(), () -> of(p.getValue(), "Record")));
        return new RecordObject(type, node.toString(), members);
    }
}
