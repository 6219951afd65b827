package org.hone.runtime.verify.math;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Matrix;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;
import org.hone.runtime.verify.math.Formula.Words;

/** Formulas in one plain notation, whatever they were written in. */
final class FormulaText {
    private static final Set<String> INFIX = Set.of("+", "*", "/", "^", "pm", "ratio", "base");

    private FormulaText() {}

    static String of(Formula f) {
        return switch (f) {
            case Literal l -> l.value().toString();
            case Symbol s -> s.name();
            case Words w -> "\"" + w.text() + "\"";
            case Apply a -> apply(a.name(), a.arguments());
            case Group g -> g.bare() ? list(g.items(), ", ") : g.open() + list(g.items(), ", ") + g.close();
            case Relation r -> {
                StringBuilder out = new StringBuilder(of(r.sides().getFirst()));
                for (int i = 0; i < r.signs().size(); i++) {
                    out.append(' ')
                            .append(r.signs().get(i))
                            .append(' ')
                            .append(of(r.sides().get(i + 1)));
                }
                yield out.toString();
            }
            case Union u -> list(u.parts(), " ∪ ");
            case Matrix m ->
                m.rows().stream().map(row -> list(row, ", ")).collect(Collectors.joining("; ", "[[", "]]"));
        };
    }

    private static String apply(String name, List<Formula> arguments) {
        if (INFIX.contains(name) && arguments.size() == 2) {
            String sign = switch (name) {
                case "pm" -> " ± ";
                case "ratio" -> ":";
                case "base" -> "_";
                case "+" -> " + ";
                default -> name;
            };
            return tight(arguments.get(0)) + sign + tight(arguments.get(1));
        }
        return switch (name) {
            case "neg" -> "-" + tight(arguments.getFirst());
            case "!" -> tight(arguments.getFirst()) + "!";
            case Marks.PERCENT -> tight(arguments.getFirst()) + "%";
            case Marks.DEGREES -> tight(arguments.getFirst()) + "°";
            case Marks.UNIT -> tight(arguments.getFirst()) + " " + of(arguments.get(1));
            case "abs" -> "|" + of(arguments.getFirst()) + "|";
            default ->
                (name.startsWith("of:") ? name.substring("of:".length()) : name)
                        + (arguments.isEmpty() ? "" : "(" + list(arguments, ", ") + ")");
        };
    }

    /** In parentheses if it is made of several. */
    private static String tight(Formula f) {
        boolean several = f instanceof Relation
                || f instanceof Union
                || (f instanceof Group g && g.bare())
                || (f instanceof Apply a
                        && (INFIX.contains(a.name()) || a.name().equals("neg")));
        return several ? "(" + of(f) + ")" : of(f);
    }

    private static String list(List<Formula> all, String between) {
        return all.stream().map(FormulaText::of).collect(Collectors.joining(between));
    }
}
