package org.hone.prompt;

import java.util.List;
import java.util.stream.Collectors;
import org.hone.check.Show;
import org.hone.check.Value;

/** Values as the prompt shows them. */
final class Shower {
    private static final int ELEMENTS = 20;

    private Shower() {}

    /** What stands on the screen for a value. */
    static Piece piece(Value value) {
        if (value instanceof Held held) {
            return held.piece();
        }
        if (value instanceof Value.Fields f && f.entries().values().stream().anyMatch(Shower::large)) {
            List<List<String>> rows = f.entries().entrySet().stream()
                    .map(e -> List.of(e.getKey(), text(e.getValue())))
                    .toList();
            return new Piece.Grid(List.of("field", "value"), List.of(false, false), rows);
        }
        return new Piece.Shown(type(value), text(value));
    }

    private static boolean large(Value value) {
        return value instanceof Held || value instanceof Value.Items || value instanceof Value.Fields;
    }

    /** Its type. */
    static String type(Value value) {
        return Show.type(value);
    }

    /** A value on one line. */
    static String text(Value value) {
        return switch (value) {
            case Held h -> h.described();
            case Value.Foreign f -> text(f.opened());
            case Value.Items i -> items(i.elements());
            case Value.Fields f ->
                f.entries().entrySet().stream()
                        .map(e -> e.getKey() + ": " + text(e.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
            default -> Show.value(value);
        };
    }

    private static String items(List<Value> elements) {
        String shown = elements.stream().limit(ELEMENTS).map(Shower::text).collect(Collectors.joining(", "));
        return elements.size() <= ELEMENTS
                ? "[" + shown + "]"
                : "[" + shown + ", … " + (elements.size() - ELEMENTS) + " more]";
    }
}
