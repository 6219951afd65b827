package org.hone.runtime.text.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON as Python's {@code json.dumps} writes it, with characters beyond ASCII as they are. */
final class JsonText {

    private final StringBuilder out = new StringBuilder();
    private final int indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;

    private JsonText(int indent, String itemSeparator, String keySeparator, boolean sorted) {
        this.indent = indent;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.sorted = sorted;
    }

    /** The {@code tojson} filter of transformers: arguments ensure_ascii, indent, separators, sort_keys. */
    static String of(Value value, Actuals actuals) {
        if (actuals.flag(0, "ensure_ascii")) {
            throw new JinjaException("tojson with ensure_ascii=true is not supported");
        }
        int indent = actuals.whole(1, "indent").map(Math::toIntExact).orElse(-1);
        String items = indent < 0 ? ", " : ",";
        String keys = ": ";
        if (actuals.at(2, "separators").orElse(new Value.None()) instanceof Value.Items pair
                && pair.values().size() == 2) {
            items = PythonText.str(pair.values().get(0));
            keys = PythonText.str(pair.values().get(1));
        }
        var json = new JsonText(Math.min(indent, 16), items, keys, actuals.flag(3, "sort_keys"));
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(Value value, int depth) {
        switch (value) {
            case Value.Text text -> string(text.value());
            case Value.Whole whole -> out.append(whole.value());
            case Value.Real real ->
                out.append(
                        switch (PythonText.real(real.value())) {
                            case "nan" -> "NaN";
                            case "inf" -> "Infinity";
                            case "-inf" -> "-Infinity";
                            case String number -> number;
                        });
            case Value.Flag flag -> out.append(flag.value());
            case Value.None none -> out.append("null");
            case Value.Items items -> list(items.values(), depth);
            case Value.Table table -> object(table.entries(), depth);
            case Value.Undefined u -> throw unsuitable(value);
            case Value.Space s -> throw unsuitable(value);
            case Value.Function f -> throw unsuitable(value);
        }
    }

    private static JinjaException unsuitable(Value value) {
        return new JinjaException("tojson cannot write " + Value.kind(value));
    }

    private void list(List<Value> values, int depth) {
        out.append('[');
        for (Iterator<Value> each = values.iterator(); each.hasNext(); ) {
            line(depth + 1);
            write(each.next(), depth + 1);
            out.append(each.hasNext() ? itemSeparator : "");
        }
        close(values.isEmpty(), depth, ']');
    }

    private void object(Map<String, Value> entries, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Value>> each = sorted
                ? entries.entrySet().stream().sorted(Map.Entry.comparingByKey()).iterator()
                : entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Value> entry = each.next();
            line(depth + 1);
            string(entry.getKey());
            out.append(keySeparator);
            write(entry.getValue(), depth + 1);
            out.append(each.hasNext() ? itemSeparator : "");
        }
        close(entries.isEmpty(), depth, '}');
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) {
            line(depth);
        }
        out.append(bracket);
    }

    private void line(int depth) {
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> out.append(c < 0x20 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
