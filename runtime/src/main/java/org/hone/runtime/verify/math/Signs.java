package org.hone.runtime.verify.math;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.hone.runtime.verify.math.Token.Kind;
import org.jspecify.annotations.Nullable;

/** What the signs and words between the parts of a formula mean. */
final class Signs {
    private static final Map<String, String> RELATIONS = Map.ofEntries(
            Map.entry("=", "="),
            Map.entry("==", "="),
            Map.entry("equiv", "="),
            Map.entry("approx", "≈"),
            Map.entry("≈", "≈"),
            Map.entry("simeq", "≈"),
            Map.entry("<", "<"),
            Map.entry("lt", "<"),
            Map.entry("<=", "≤"),
            Map.entry("≤", "≤"),
            Map.entry("le", "≤"),
            Map.entry("leq", "≤"),
            Map.entry("leqslant", "≤"),
            Map.entry(">", ">"),
            Map.entry("gt", ">"),
            Map.entry(">=", "≥"),
            Map.entry("≥", "≥"),
            Map.entry("ge", "≥"),
            Map.entry("geq", "≥"),
            Map.entry("geqslant", "≥"),
            Map.entry("!=", "≠"),
            Map.entry("≠", "≠"),
            Map.entry("ne", "≠"),
            Map.entry("neq", "≠"),
            Map.entry("in", "∈"),
            Map.entry("∈", "∈"));

    /** Commands that do not begin a factor. */
    private static final Set<String> JOINING = Set.of(
            "pm", "mp", "cup", "cdot", "times", "div", "end", "right", "cap", "colon", "pmod", "mod", "rfloor",
            "rceil");

    private static final Pattern WORD = Pattern.compile("(?i)[,;.]?\\s*(and|or|oder|und)\\s*[,;]?");

    /** Units of two letters, which would else be two variables. */
    private static final Set<String> UNITS = Set.of("cm", "mm", "km", "kg", "ml", "ft", "lb", "oz", "sq");

    /** What may stand behind a unit. */
    private static final Set<String> ENDS = Set.of("^", ",", ";", ")", "]", "}", "\\}", "=");

    private Signs() {}

    /** The relation that a token is: one of {@code = ≈ ≠ < ≤ > ≥ ∈}; null if none. */
    static @Nullable String relation(Token t) {
        return t.kind() == Kind.SIGN || t.kind() == Kind.COMMAND ? RELATIONS.get(t.text()) : null;
    }

    /** Whether a command may begin a factor. */
    static boolean starts(String command) {
        return !RELATIONS.containsKey(command) && !JOINING.contains(command);
    }

    /** Whether a text joins two answers. */
    static boolean joins(Token t) {
        return t.kind() == Kind.TEXT
                && t.text().length() <= 8
                && WORD.matcher(t.text()).matches();
    }

    /** Whether two letters are a unit. */
    static boolean unit(String letters) {
        return UNITS.contains(letters);
    }

    /** Whether a value may end before this token. */
    static boolean ends(Token t) {
        return t.kind() == Kind.END || t.kind() == Kind.TEXT || ENDS.contains(t.text());
    }
}
