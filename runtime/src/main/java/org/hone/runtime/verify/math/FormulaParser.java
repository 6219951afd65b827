package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;

/** Reads LaTeX or plain infix notation. Depth and length are bounded; a text that is no formula gives nothing. */
final class FormulaParser {
    private final Cursor cursor;
    private final Atoms atoms;

    private FormulaParser(List<Token> tokens) {
        cursor = new Cursor(tokens);
        atoms = new Atoms(this, cursor);
    }

    /** The formula of a text. */
    static Optional<Formula> parse(String text, boolean grouped) {
        try {
            FormulaParser parser = new FormulaParser(Tokens.of(text, grouped));
            Formula formula = parser.answer();
            return parser.cursor.ended() ? Optional.of(formula) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** Statements between commas, semicolons and the words and, or; semicolons bind less than commas. */
    private Formula answer() {
        List<List<Formula>> rows = new ArrayList<>();
        rows.add(new ArrayList<>());
        boolean open = true;
        while (!cursor.ended()) {
            if (cursor.separator(";")) {
                rows.add(new ArrayList<>());
                open = true;
            } else if (cursor.separator(",")) {
                open = true;
            } else if (open) {
                rows.getLast().add(statement());
                open = false;
            } else {
                throw new Unreadable("two answers without a separator");
            }
        }
        rows.removeIf(List::isEmpty);
        if (rows.isEmpty()) {
            throw new Unreadable("nothing");
        }
        boolean nested = rows.size() > 1 && rows.stream().anyMatch(r -> r.size() > 1);
        List<Formula> all = new ArrayList<>();
        for (List<Formula> row : rows) {
            if (nested && row.size() > 1) {
                all.add(new Group('(', ')', row));
            } else {
                all.addAll(row);
            }
        }
        return all.size() == 1 ? all.getFirst() : new Group(' ', ' ', all);
    }

    Formula statement() {
        List<Formula> sides = new ArrayList<>();
        List<String> signs = new ArrayList<>();
        sides.add(measured(union()));
        String sign = Signs.relation(cursor.peek());
        while (sign != null) {
            cursor.next();
            signs.add(sign);
            sides.add(measured(union()));
            sign = Signs.relation(cursor.peek());
        }
        return signs.isEmpty() ? sides.getFirst() : new Relation(sides, signs);
    }

    /** A value with the units, or other words, that follow it. */
    private Formula measured(Formula value) {
        StringBuilder unit = new StringBuilder();
        String word = cursor.unit();
        while (!word.isEmpty()) {
            unit.append(unit.isEmpty() ? "" : " ").append(word);
            if (cursor.take("^")) {
                unit.append('^').append(FormulaText.of(argument()));
            }
            word = cursor.unit();
        }
        return unit.isEmpty() ? value : Marks.measured(value, unit.toString());
    }

    private Formula union() {
        List<Formula> parts = new ArrayList<>();
        parts.add(sum());
        while (cursor.take("cup") || cursor.take("∪")) {
            parts.add(sum());
        }
        return parts.size() == 1 ? parts.getFirst() : new Union(parts);
    }

    Formula sum() {
        Formula left = signed();
        while (true) {
            cursor.chain();
            if (cursor.take("+")) {
                left = new Apply("+", List.of(left, product()));
            } else if (cursor.take("-")) {
                left = new Apply("+", List.of(left, new Apply("neg", List.of(product()))));
            } else if (cursor.takeAny("pm", "±", "mp")) {
                left = new Apply("pm", List.of(left, product()));
            } else {
                return left;
            }
        }
    }

    private Formula signed() {
        if (cursor.take("-")) {
            cursor.chain();
            return new Apply("neg", List.of(signedProduct()));
        }
        if (cursor.takeAny("pm", "±", "mp")) {
            return new Apply("pm", List.of(new Literal(BigDecimal.ZERO), product()));
        }
        cursor.take("+");
        return product();
    }

    private Formula signedProduct() {
        return cursor.peek().is("-") ? signed() : product();
    }

    Formula product() {
        Formula left = factor();
        while (true) {
            cursor.chain();
            if (cursor.takeAny("*", "cdot", "times", "·", "×")) {
                left = new Apply("*", List.of(left, signedFactor()));
            } else if (cursor.takeAny("/", "div", "÷")) {
                left = over(left, signedFactor());
            } else if (cursor.takeAny(":", "colon")) {
                left = new Apply("ratio", List.of(left, product()));
            } else {
                Optional<Formula> fraction = left instanceof Literal ? cursor.fraction() : Optional.empty();
                if (fraction.isPresent()) {
                    left = new Apply("+", List.of(left, fraction.get()));
                } else if (cursor.starts()) {
                    left = beside(left, factor());
                } else {
                    return left;
                }
            }
        }
    }

    /** A product without a sign; a whole number before a fraction of numbers makes a mixed number. */
    private static Formula beside(Formula left, Formula right) {
        boolean mixed = left instanceof Literal whole
                && whole.value().scale() <= 0
                && right instanceof Apply a
                && a.name().equals("/")
                && a.arguments().stream().allMatch(Literal.class::isInstance);
        return new Apply(mixed ? "+" : "*", List.of(left, right));
    }

    /** {@code 1/3%} is a third of a percent. */
    private static Formula over(Formula left, Formula right) {
        boolean percent = right instanceof Apply a
                && a.name().equals(Marks.PERCENT)
                && Marks.of(left).isEmpty();
        return percent
                ? new Apply(
                        Marks.PERCENT,
                        List.of(new Apply("/", List.of(left, right.parts().getFirst()))))
                : new Apply("/", List.of(left, right));
    }

    private Formula signedFactor() {
        return cursor.take("-") ? new Apply("neg", List.of(factor())) : factor();
    }

    Formula factor() {
        Formula base = primary();
        while (true) {
            cursor.chain();
            if (cursor.take("^")) {
                base = cursor.degrees()
                        ? new Apply(Marks.DEGREES, List.of(base))
                        : new Apply("^", List.of(base, argument()));
            } else if (cursor.take("!")) {
                base = new Apply("!", List.of(base));
            } else if (cursor.take("_")) {
                Formula sub = argument();
                base = base instanceof Literal
                        ? new Apply(Marks.BASE, List.of(base, sub))
                        : new Apply("of:" + name(base), List.of(sub));
            } else if (cursor.take("%")) {
                base = new Apply(Marks.PERCENT, List.of(base));
            } else if (cursor.takeAny("°", "circ", "degree")) {
                base = new Apply(Marks.DEGREES, List.of(base));
            } else if (Marks.CURRENCIES.contains(cursor.peek().text())) {
                base = Marks.measured(base, cursor.next().text());
            } else {
                return base;
            }
        }
    }

    private static String name(Formula f) {
        return f instanceof Symbol s ? s.name() : f instanceof Apply a ? a.name() : "?";
    }

    /** What follows {@code ^}, {@code _} or {@code \frac}: a group in braces or a single sign. */
    Formula argument() {
        if (cursor.peek().is("{")) {
            return braces();
        }
        Optional<Formula> digit = cursor.digit();
        if (digit.isPresent()) {
            return digit.get();
        }
        if (cursor.take("-")) {
            return new Apply("neg", List.of(primary()));
        }
        return primary();
    }

    Formula braces() {
        cursor.expect("{");
        return insideBraces();
    }

    /** What follows an open brace. */
    Formula insideBraces() {
        List<Formula> items = new ArrayList<>();
        while (!cursor.peek().is("}")) {
            if (cursor.separator(",") || cursor.separator(";")) {
                continue;
            }
            cursor.more("an open brace");
            items.add(statement());
        }
        cursor.expect("}");
        if (items.isEmpty()) {
            throw new Unreadable("empty braces");
        }
        return items.size() == 1 ? items.getFirst() : new Group(' ', ' ', items);
    }

    Formula primary() {
        cursor.deeper();
        Formula f = atoms.read(cursor.next());
        cursor.back();
        return f;
    }
}
