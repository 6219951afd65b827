package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Matrix;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;
import org.hone.runtime.verify.math.Formula.Words;
import org.hone.runtime.verify.math.Token.Kind;

/** Reads LaTeX or plain infix notation. Depth and length are bounded; a text that is no formula gives nothing. */
final class FormulaParser {
    private static final int DEPTH_LIMIT = 60;
    private static final int CHAIN_LIMIT = 600;

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

    /** Units of two letters, which would else be two variables. */
    private static final Set<String> UNITS =
            Set.of("cm", "mm", "km", "kg", "ml", "ft", "lb", "oz", "sq");

    /** What may stand behind a unit. */
    private static final Set<String> ENDS = Set.of("^", ",", ";", ")", "]", "}", "\\}", "=");

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int chained;

    private FormulaParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The formula of a text. */
    static Optional<Formula> parse(String text, boolean grouped) {
        try {
            FormulaParser parser = new FormulaParser(Tokens.of(text, grouped));
            Formula formula = parser.answer();
            return parser.peek().kind() == Kind.END ? Optional.of(formula) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token t = tokens.get(at);
        if (t.kind() != Kind.END) {
            at++;
        }
        return t;
    }

    private boolean take(String sign) {
        if (peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            throw new Unreadable("`" + sign + "` is missing");
        }
    }

    /** Statements between commas, semicolons and the words and, or; semicolons bind less than commas. */
    private Formula answer() {
        List<List<Formula>> rows = new ArrayList<>();
        rows.add(new ArrayList<>());
        boolean open = true;
        while (peek().kind() != Kind.END) {
            if (separator(";")) {
                rows.add(new ArrayList<>());
                open = true;
            } else if (separator(",")) {
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

    private boolean separator(String sign) {
        if (take(sign)) {
            return true;
        }
        Token t = peek();
        boolean word = sign.equals(",")
                && t.kind() == Kind.TEXT
                && t.text().matches("(?i)[,;.]?\\s*(and|or|oder|und)\\s*[,;]?");
        if (word) {
            at++;
        }
        return word;
    }

    private Formula statement() {
        List<Formula> sides = new ArrayList<>();
        List<String> signs = new ArrayList<>();
        sides.add(measured(union()));
        String sign = relation();
        while (sign != null) {
            at++;
            signs.add(sign);
            sides.add(measured(union()));
            sign = relation();
        }
        return signs.isEmpty() ? sides.getFirst() : new Relation(sides, signs);
    }

    private @org.jspecify.annotations.Nullable String relation() {
        Token t = peek();
        return t.kind() == Kind.SIGN || t.kind() == Kind.COMMAND ? RELATIONS.get(t.text()) : null;
    }

    private Formula union() {
        List<Formula> parts = new ArrayList<>();
        parts.add(sum());
        while (take("cup") || take("∪")) {
            parts.add(sum());
        }
        return parts.size() == 1 ? parts.getFirst() : new Union(parts);
    }

    private Formula sum() {
        Formula left = signed();
        while (true) {
            chain();
            if (take("+")) {
                left = new Apply("+", List.of(left, product()));
            } else if (take("-")) {
                left = new Apply("+", List.of(left, new Apply("neg", List.of(product()))));
            } else if (take("pm") || take("±") || take("mp")) {
                left = new Apply("pm", List.of(left, product()));
            } else {
                return left;
            }
        }
    }

    private Formula signed() {
        if (take("-")) {
            chain();
            return new Apply("neg", List.of(signedProduct()));
        }
        if (take("pm") || take("±") || take("mp")) {
            return new Apply("pm", List.of(new Literal(BigDecimal.ZERO), product()));
        }
        take("+");
        return product();
    }

    /** Every operator nests the formula deeper, with or without brackets. */
    private void chain() {
        if (++chained > CHAIN_LIMIT) {
            throw new Unreadable("too many signs");
        }
    }

    private Formula signedProduct() {
        return peek().is("-") ? signed() : product();
    }

    private Formula product() {
        Formula left = factor();
        while (true) {
            chain();
            if (take("*") || take("cdot") || take("times") || take("·") || take("×")) {
                left = new Apply("*", List.of(left, signedFactor()));
            } else if (take("/") || take("div") || take("÷")) {
                left = over(left, signedFactor());
            } else if (take(":") || take("colon")) {
                left = new Apply("ratio", List.of(left, product()));
            } else if (peek().kind() == Kind.NUMBER && left instanceof Literal && plainMixed()) {
                Literal over = new Literal(new BigDecimal(next().text()));
                expect("/");
                Literal under = new Literal(new BigDecimal(next().text()));
                left = new Apply("+", List.of(left, new Apply("/", List.of(over, under))));
            } else if (starts(peek())) {
                Formula right = factor();
                boolean mixed = left instanceof Literal whole
                        && whole.value().scale() <= 0
                        && right instanceof Apply a
                        && a.name().equals("/")
                        && a.arguments().stream().allMatch(Literal.class::isInstance);
                left = new Apply(mixed ? "+" : "*", List.of(left, right));
            } else {
                return left;
            }
        }
    }

    /** {@code 1/3%} is a third of a percent. */
    private static Formula over(Formula left, Formula right) {
        boolean percent = right instanceof Apply a && a.name().equals(Marks.PERCENT) && Marks.of(left).isEmpty();
        return percent
                ? new Apply(Marks.PERCENT, List.of(new Apply("/", List.of(left, right.parts().getFirst()))))
                : new Apply("/", List.of(left, right));
    }

    private Formula signedFactor() {
        return take("-") ? new Apply("neg", List.of(factor())) : factor();
    }

    private boolean starts(Token t) {
        return switch (t.kind()) {
            case NUMBER -> tokens.get(at - 1).kind() != Kind.NUMBER;
            case LETTER -> !spelledUnit();
            case TEXT, END -> false;
            case SIGN -> t.text().equals("(") || t.text().equals("{");
            case COMMAND ->
                !RELATIONS.containsKey(t.text())
                        && !Set.of(
                                        "pm", "mp", "cup", "cdot", "times", "div", "end", "right", "cap", "colon",
                                        "pmod", "mod")
                                .contains(t.text());
        };
    }

    /** {@code 1 1/2}: a whole number, a blank and a fraction. */
    private boolean plainMixed() {
        return peek().spaced()
                && at + 2 < tokens.size()
                && tokens.get(at + 1).is("/")
                && tokens.get(at + 2).kind() == Kind.NUMBER;
    }

    private Formula factor() {
        Formula base = primary();
        while (true) {
            chain();
            if (take("^")) {
                boolean degrees = take("circ") || degree();
                base = degrees
                        ? new Apply(Marks.DEGREES, List.of(base))
                        : new Apply("^", List.of(base, argument()));
            } else if (take("!")) {
                base = new Apply("!", List.of(base));
            } else if (take("_")) {
                Formula sub = argument();
                base = base instanceof Literal
                        ? new Apply(Marks.BASE, List.of(base, sub))
                        : new Apply("of:" + name(base), List.of(sub));
            } else if (take("%")) {
                base = new Apply(Marks.PERCENT, List.of(base));
            } else if (take("°") || take("circ") || take("degree")) {
                base = new Apply(Marks.DEGREES, List.of(base));
            } else if (Marks.CURRENCIES.contains(peek().text())) {
                base = Marks.measured(base, next().text());
            } else {
                return base;
            }
        }
    }

    private boolean degree() {
        boolean braces = peek().is("{")
                && at + 2 < tokens.size()
                && tokens.get(at + 1).is("circ")
                && tokens.get(at + 2).is("}");
        if (braces) {
            at += 3;
        }
        return braces;
    }

    private static String name(Formula f) {
        return f instanceof Symbol s ? s.name() : f instanceof Apply a ? a.name() : "?";
    }

    /** What follows {@code ^}, {@code _} or {@code \frac}: a group in braces or a single sign. */
    private Formula argument() {
        if (peek().is("{")) {
            return braces();
        }
        Token t = peek();
        if (t.kind() == Kind.NUMBER && t.text().length() > 1 && t.text().matches("\\d+")) {
            tokens.set(at, new Token(Kind.NUMBER, t.text().substring(1), false));
            return new Literal(new BigDecimal(t.text().substring(0, 1)));
        }
        if (take("-")) {
            return new Apply("neg", List.of(primary()));
        }
        return primary();
    }

    private Formula braces() {
        expect("{");
        List<Formula> items = new ArrayList<>();
        while (!peek().is("}")) {
            if (separator(",") || separator(";")) {
                continue;
            }
            if (peek().kind() == Kind.END) {
                throw new Unreadable("an open brace");
            }
            items.add(statement());
        }
        expect("}");
        if (items.isEmpty()) {
            throw new Unreadable("empty braces");
        }
        return items.size() == 1 ? items.getFirst() : new Group(' ', ' ', items);
    }

    private Formula primary() {
        if (++depth > DEPTH_LIMIT) {
            throw new Unreadable("nested more than " + DEPTH_LIMIT + " deep");
        }
        Formula f = primaryOf(next());
        depth--;
        return f;
    }

    private Formula primaryOf(Token t) {
        return switch (t.kind()) {
            case NUMBER -> new Literal(new BigDecimal(t.text()));
            case LETTER -> letter(t.text());
            case TEXT -> new Words(t.text());
            case COMMAND -> command(t.text());
            case SIGN ->
                switch (t.text()) {
                    case "(", "[" -> bracket(t.text().charAt(0));
                    case "\\{" -> set();
                    case "{" -> {
                        at--;
                        yield braces();
                    }
                    case "|" -> bars();
                    case "√" -> new Apply("root", List.of(new Literal(BigDecimal.TWO), argument()));
                    case "π" -> new Symbol("pi");
                    case "∞" -> new Symbol("infinity");
                    case "\\$", "€", "£", "¥" -> Marks.measured(primary(), t.text());
                    default -> throw new Unreadable("an unexpected " + t.text());
                };
            case END -> throw new Unreadable("the end");
        };
    }

    private Formula letter(String name) {
        boolean call = peek().is("(") && !peek().spaced() && "fghFGHPQWTS".contains(name);
        if (call) {
            at++;
            Formula inside = bracket('(');
            return new Apply("of:" + name, inside instanceof Group g ? g.items() : List.of(inside));
        }
        return new Symbol(name);
    }

    private Formula bracket(char open) {
        List<Formula> items = new ArrayList<>();
        while (true) {
            Token t = peek();
            if (t.is(")") || t.is("]")) {
                at++;
                if (items.isEmpty()) {
                    throw new Unreadable("empty brackets");
                }
                char close = t.text().charAt(0);
                return items.size() == 1 && open == '(' && close == ')'
                        ? items.getFirst()
                        : items.size() == 1 && open == '[' && close == ']' && items.getFirst() instanceof Matrix
                                ? items.getFirst()
                                : new Group(open, close, items);
            }
            if (separator(",") || separator(";")) {
                continue;
            }
            if (t.kind() == Kind.END) {
                throw new Unreadable("an open bracket");
            }
            items.add(statement());
        }
    }

    private Formula set() {
        List<Formula> items = new ArrayList<>();
        while (!take("\\}")) {
            if (separator(",") || separator(";")) {
                continue;
            }
            if (peek().kind() == Kind.END) {
                throw new Unreadable("an open brace");
            }
            items.add(statement());
        }
        return new Group('{', '}', items);
    }

    private Formula bars() {
        Formula inside = statement();
        expect("|");
        return new Apply("abs", List.of(inside));
    }

    private Formula command(String name) {
        return switch (name) {
            case "frac", "dfrac", "tfrac", "cfrac" -> two("/");
            case "binom", "dbinom", "tbinom" -> two("binom");
            case "sqrt" -> {
                Formula degree = new Literal(BigDecimal.TWO);
                if (take("[")) {
                    degree = sum();
                    expect("]");
                }
                yield new Apply("root", List.of(degree, argument()));
            }
            case "begin" -> environment();
            case "infty" -> new Symbol("infinity");
            case "emptyset", "varnothing" -> new Group('{', '}', List.of());
            case "boxed", "fbox" -> braces();
            case "sum", "prod", "int", "lim" -> big(name);
            case "pmod", "end" -> throw new Unreadable("a \\" + name);
            default -> Functions.KNOWN.contains(name) ? function(name) : new Symbol(name);
        };
    }

    private Formula two(String name) {
        Formula first = argument();
        return new Apply(name, List.of(first, argument()));
    }

    private Formula big(String name) {
        List<Formula> parts = new ArrayList<>();
        while (peek().is("_") || peek().is("^")) {
            at++;
            parts.add(argument());
        }
        parts.add(product());
        return new Apply("of:" + name, parts);
    }

    private Formula function(String name) {
        Optional<Formula> base = Optional.empty();
        Optional<Formula> power = Optional.empty();
        while (peek().is("_") || peek().is("^")) {
            boolean sub = next().is("_");
            Formula part = argument();
            base = sub ? Optional.of(part) : base;
            power = sub ? power : Optional.of(part);
        }
        Formula argument;
        if (peek().is("(") || peek().is("{") || peek().is("[")) {
            argument = factor();
        } else {
            argument = factor();
            while (starts(peek()) && !Functions.KNOWN.contains(peek().text())) {
                argument = new Apply("*", List.of(argument, factor()));
            }
        }
        Formula value = new Apply(name, List.of(argument));
        if (base.isPresent()) {
            value = new Apply("/", List.of(new Apply("ln", List.of(argument)), new Apply("ln", List.of(base.get()))));
        }
        return power.isPresent() ? new Apply("^", List.of(value, power.get())) : value;
    }

    private Formula environment() {
        StringBuilder name = new StringBuilder();
        expect("{");
        while (!peek().is("}")) {
            if (peek().kind() == Kind.END) {
                throw new Unreadable("an open environment");
            }
            name.append(next().text());
        }
        at++;
        if (!name.toString().endsWith("matrix") && !name.toString().equals("array")) {
            throw new Unreadable("an environment " + name);
        }
        if (name.toString().equals("array") && peek().is("{")) {
            while (!take("}")) {
                if (next().kind() == Kind.END) {
                    throw new Unreadable("an open environment");
                }
            }
        }
        List<List<Formula>> rows = new ArrayList<>();
        List<Formula> row = new ArrayList<>();
        while (!peek().is("end")) {
            if (take("&")) {
                continue;
            }
            if (take("\\\\")) {
                rows.add(row);
                row = new ArrayList<>();
                continue;
            }
            if (peek().kind() == Kind.END) {
                throw new Unreadable("an open environment");
            }
            row.add(statement());
        }
        rows.add(row);
        rows.removeIf(List::isEmpty);
        at++;
        expect("{");
        while (!take("}")) {
            if (next().kind() == Kind.END) {
                throw new Unreadable("an open environment");
            }
        }
        return new Matrix(rows);
    }

    /** A value with the units, or other words, that follow it. */
    private Formula measured(Formula value) {
        StringBuilder unit = new StringBuilder();
        while (true) {
            Token t = peek();
            if (t.kind() == Kind.TEXT && !t.text().matches("(?i)[,;.]?\\s*(and|or|oder|und)\\s*[,;]?")) {
                unit.append(unit.isEmpty() ? "" : " ").append(next().text());
            } else if (t.kind() == Kind.LETTER && spelledUnit()) {
                unit.append(unit.isEmpty() ? "" : " ").append(next().text()).append(next().text());
            } else {
                return unit.isEmpty() ? value : Marks.measured(value, unit.toString());
            }
            if (take("^")) {
                unit.append('^').append(FormulaText.of(argument()));
            }
        }
    }

    /** Two-letter units come as letters: {@code 15 cm}, behind a number and a blank and before the end of a value. */
    private boolean spelledUnit() {
        if (!peek().spaced() || at == 0 || at + 2 >= tokens.size()) {
            return false;
        }
        Token behind = tokens.get(at + 2);
        return tokens.get(at - 1).kind() == Kind.NUMBER
                && tokens.get(at + 1).kind() == Kind.LETTER
                && UNITS.contains(peek().text() + tokens.get(at + 1).text())
                && (behind.kind() == Kind.END || behind.kind() == Kind.TEXT || ENDS.contains(behind.text()));
    }
}
