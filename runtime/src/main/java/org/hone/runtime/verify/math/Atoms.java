package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Matrix;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Words;

/** Reads what binds strongest: numbers, names, brackets, commands and functions with their arguments. */
final class Atoms {
    private final FormulaParser parser;
    private final Cursor cursor;
    private final Environments environments;

    Atoms(FormulaParser parser, Cursor cursor) {
        this.parser = parser;
        this.cursor = cursor;
        this.environments = new Environments(parser, cursor);
    }

    /** What begins with a token that was just taken. */
    Formula read(Token t) {
        return switch (t.kind()) {
            case NUMBER -> new Literal(new BigDecimal(t.text()));
            case LETTER -> letter(t.text());
            case TEXT -> new Words(t.text());
            case COMMAND -> command(t.text());
            case SIGN ->
                switch (t.text()) {
                    case "(", "[" -> bracket(t.text().charAt(0));
                    case "\\{" -> set();
                    case "{" -> parser.insideBraces();
                    case "|" -> bars();
                    case "\\$", "€", "£", "¥" -> Marks.measured(parser.primary(), t.text());
                    default -> throw new Unreadable("an unexpected " + t.text());
                };
            case END -> throw new Unreadable("the end");
        };
    }

    private Formula letter(String name) {
        boolean call = cursor.peek().is("(") && !cursor.peek().spaced() && "fghFGHPQWTS".contains(name);
        if (call) {
            cursor.next();
            Formula inside = bracket('(');
            return new Apply("of:" + name, inside instanceof Group g ? g.items() : List.of(inside));
        }
        return new Symbol(name);
    }

    private Formula bracket(char open) {
        List<Formula> items = new ArrayList<>();
        while (true) {
            Token t = cursor.peek();
            if (t.is(")") || t.is("]")) {
                cursor.next();
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
            if (cursor.separator(",") || cursor.separator(";")) {
                continue;
            }
            cursor.more("an open bracket");
            items.add(parser.statement());
        }
    }

    private Formula set() {
        List<Formula> items = new ArrayList<>();
        while (!cursor.take("\\}")) {
            if (cursor.separator(",") || cursor.separator(";")) {
                continue;
            }
            cursor.more("an open brace");
            items.add(parser.statement());
        }
        return new Group('{', '}', items);
    }

    private Formula bars() {
        Formula inside = parser.statement();
        cursor.expect("|");
        return new Apply("abs", List.of(inside));
    }

    private Formula between(String function, String close) {
        Formula inside = parser.statement();
        cursor.expect(close);
        return new Apply(function, List.of(inside));
    }

    private Formula command(String name) {
        return switch (name) {
            case "frac", "dfrac", "tfrac", "cfrac" -> two("/");
            case "binom", "dbinom", "tbinom" -> two("binom");
            case "sqrt" -> {
                Formula degree = new Literal(BigDecimal.TWO);
                if (cursor.take("[")) {
                    degree = parser.sum();
                    cursor.expect("]");
                }
                yield new Apply("root", List.of(degree, parser.argument()));
            }
            case "begin" -> environments.environment();
            case "infty" -> new Symbol("infinity");
            case "emptyset", "varnothing" -> new Group('{', '}', List.of());
            case "boxed", "fbox" -> parser.braces();
            case "sum", "prod", "int", "lim" -> big(name);
            case "lfloor" -> between("floor", "rfloor");
            case "lceil" -> between("ceil", "rceil");
            case "pmod", "end", "rfloor", "rceil" -> throw new Unreadable("a \\" + name);
            default -> Functions.KNOWN.contains(name) ? function(name) : new Symbol(name);
        };
    }

    private Formula two(String name) {
        Formula first = parser.argument();
        return new Apply(name, List.of(first, parser.argument()));
    }

    private Formula big(String name) {
        List<Formula> parts = new ArrayList<>();
        while (cursor.peek().is("_") || cursor.peek().is("^")) {
            cursor.next();
            parts.add(parser.argument());
        }
        parts.add(parser.product());
        return new Apply("of:" + name, parts);
    }

    private Formula function(String name) {
        Optional<Formula> base = Optional.empty();
        Optional<Formula> power = Optional.empty();
        while (cursor.peek().is("_") || cursor.peek().is("^")) {
            boolean sub = cursor.next().is("_");
            Formula part = parser.argument();
            base = sub ? Optional.of(part) : base;
            power = sub ? power : Optional.of(part);
        }
        Formula argument;
        if (cursor.peek().is("(") || cursor.peek().is("{") || cursor.peek().is("[")) {
            argument = parser.factor();
        } else {
            argument = parser.factor();
            while (cursor.starts() && !Functions.KNOWN.contains(cursor.peek().text())) {
                argument = new Apply("*", List.of(argument, parser.factor()));
            }
        }
        Formula value = new Apply(name, List.of(argument));
        if (base.isPresent()) {
            value = new Apply("/", List.of(new Apply("ln", List.of(argument)), new Apply("ln", List.of(base.get()))));
        }
        return power.isPresent() ? new Apply("^", List.of(value, power.get())) : value;
    }
}
