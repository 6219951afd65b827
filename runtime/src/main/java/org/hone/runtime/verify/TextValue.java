package org.hone.runtime.verify;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a row's field or of a {@link org.hone.runtime.plan.TextExpr}. */
public sealed interface TextValue {

    /** A text. */
    record Text(String text) implements TextValue {}

    /** A number, exact as written. */
    record Decimal(BigDecimal number) implements TextValue {
        /** A floating-point number as its shortest decimal. */
        public static Decimal of(double value) {
            return new Decimal(BigDecimal.valueOf(value).stripTrailingZeros());
        }
    }

    /** A truth value. */
    record Truth(boolean value) implements TextValue {}

    /** A verdict. */
    record Graded(Verdict verdict) implements TextValue {}

    /** A list. */
    record Items(List<TextValue> items) implements TextValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Named parts, in the order of the source. */
    record Parts(Map<String, TextValue> parts) implements TextValue {
        public Parts {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * No value. In a dataset's column it is a load error; in a reward it makes the verdict {@link Verdict#UNPARSED}.
     *
     * @param why what was looked for and not found
     */
    record Absent(String why) implements TextValue {}

    /** The largest power of ten that {@link #show} writes out in digits. */
    int PLAIN_DIGITS = 400;

    /** The value as text, the way a text function reads it; a number is written without an exponent. */
    static String show(TextValue value) {
        return switch (value) {
            case Text text -> text.text();
            case Decimal number ->
                Math.abs((long) number.number().scale()) <= PLAIN_DIGITS
                        ? number.number().toPlainString()
                        : number.number().toString();
            case Truth truth -> Boolean.toString(truth.value());
            case Graded graded -> graded.verdict().word();
            case Items items ->
                items.items().stream()
                        .map(TextValue::show)
                        .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
            case Parts parts ->
                parts.parts().entrySet().stream()
                        .map(part -> part.getKey() + ": " + show(part.getValue()))
                        .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
            case Absent absent -> "";
        };
    }
}
