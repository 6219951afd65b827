package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hone.check.Value;
import org.hone.types.Scalar;
import org.hone.types.Type;
import org.hone.types.Unit;

/** Values of params as the command line and parameter files write them. */
final class ParamText {
    private ParamText() {}

    /** The value of a text at a type; empty if it has none. {@code 20} and {@code 20.steps} are both {@code Steps}. */
    static Optional<Value> read(String text, Type type) {
        String trimmed = text.strip();
        return switch (type) {
            case Type.Numeric n -> number(trimmed, n.scalar());
            case Type.Textual t -> Optional.of(Value.Str.of(text)).map(s -> new Value.Str(t.sort(), s.expr()));
            case Type.ListOf l -> list(trimmed, l.element());
            case Type.Maybe m -> trimmed.equals("null") ? Optional.of(new Value.Absent()) : read(text, m.base());
            default -> Optional.empty();
        };
    }

    private static Optional<Value> list(String text, Type element) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return Optional.empty();
        }
        List<Value> values = new ArrayList<>();
        String inner = text.substring(1, text.length() - 1).strip();
        for (String part : inner.isEmpty() ? List.<String>of() : List.of(inner.split(",", -1))) {
            String plain = part.strip();
            boolean quoted = plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"");
            Optional<Value> value = read(quoted ? plain.substring(1, plain.length() - 1) : plain, element);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(new Value.Items(values));
    }

    private static Optional<Value> number(String text, Scalar scalar) {
        if (scalar == Scalar.BOOL) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(Value.Num.of(scalar, 1));
                case "false" -> Optional.of(Value.Num.of(scalar, 0));
                default -> Optional.empty();
            };
        }
        String digits = text.replace("_", "");
        double factor = 1;
        if (scalar.isQuantity()) {
            for (Unit unit : Unit.values()) {
                if (unit.scalar() == scalar && digits.endsWith("." + unit.word())) {
                    digits = digits.substring(0, digits.length() - unit.word().length() - 1);
                    factor = unit.factor();
                    break;
                }
            }
        }
        if (!digits.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Optional.empty();
        }
        double value = Double.parseDouble(digits) * factor;
        boolean whole =
                scalar == Scalar.INT || scalar == Scalar.STEPS || scalar == Scalar.TOKENS || scalar == Scalar.PROMPTS;
        boolean fits = Double.isFinite(value)
                && !(whole && value != Math.rint(value))
                && !(scalar == Scalar.PROB && (value < 0 || value > 1));
        return fits ? Optional.of(Value.Num.of(scalar, value)) : Optional.empty();
    }
}
