package org.hone.runtime.text.jinja;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Strings as Python treats and prints them. */
final class PythonText {

    private PythonText() {}

    /** Python's {@code str.isspace}. */
    static boolean isSpace(int c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || (c >= 0x1c && c <= 0x1f)
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    static String strip(String text) {
        return lstrip(rstrip(text, PythonText::isSpace), PythonText::isSpace);
    }

    static String rstrip(String text) {
        return rstrip(text, PythonText::isSpace);
    }

    static String lstrip(String text, IntPredicate drop) {
        int begin = 0;
        while (begin < text.length() && drop.test(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        return text.substring(begin);
    }

    static String rstrip(String text, IntPredicate drop) {
        int end = text.length();
        while (end > 0 && drop.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    /** Python's {@code str}. */
    static String str(Value value) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Undefined undefined -> "";
            case Value.Whole w -> repr(value);
            case Value.Real r -> repr(value);
            case Value.Flag f -> repr(value);
            case Value.None n -> repr(value);
            case Value.Items i -> repr(value);
            case Value.Table t -> repr(value);
            case Value.Space s -> repr(value);
            case Value.Function f -> repr(value);
        };
    }

    /** Python's {@code repr}. */
    static String repr(Value value) {
        return switch (value) {
            case Value.Text text -> quoted(text.value());
            case Value.Whole whole -> Long.toString(whole.value());
            case Value.Real real -> real(real.value());
            case Value.Flag flag -> flag.value() ? "True" : "False";
            case Value.None none -> "None";
            case Value.Undefined undefined -> "Undefined";
            case Value.Items items ->
                items.values().stream().map(PythonText::repr).collect(Collectors.joining(", ", "[", "]"));
            case Value.Table table -> entries(table.entries());
            case Value.Space space ->
                throw new JinjaException("a namespace cannot be printed; print one of its fields");
            case Value.Function function ->
                throw new JinjaException("the function " + function.name() + " cannot be printed; call it");
        };
    }

    private static String entries(Map<String, Value> entries) {
        return entries.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + repr(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 0x20 || (c >= 0x7f && c < 0xa1) || c == 0xad) {
                        out.append("\\x%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    /** Python's {@code repr} of a float: the shortest digits, scientific below 1e-4 and from 1e16. */
    static String real(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + "%02d".formatted(Math.abs(exponent));
    }
}
