package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;
import org.hone.runtime.verify.math.Formula.Words;

/** Percent and degree signs, units and bases: kept, left out or reckoned with, as a policy says. */
final class Marks {
    static final String PERCENT = "percent";
    static final String DEGREES = "degrees";
    static final String UNIT = "unit";
    static final String BASE = "base";

    /** Signs that stand before or behind an amount. */
    static final Set<String> CURRENCIES = Set.of("\\$", "€", "£", "¥");

    private static final Map<String, String> SAME = Map.of(
            "dollar", "\\$", "dollars", "\\$", "usd", "\\$", "euro", "€", "euros", "€", "pounds", "£", "yen", "¥");

    private final MathPolicy policy;

    Marks(MathPolicy policy) {
        this.policy = policy;
    }

    /** A value with a unit; a word with more words is one text. */
    static Formula measured(Formula value, String unit) {
        return value instanceof Words words
                ? new Words(words.text() + " " + unit)
                : new Apply(UNIT, List.of(value, new Words(unit)));
    }

    /** What is compared of a formula. */
    Formula read(Formula f) {
        return switch (f) {
            case Literal l -> l;
            case Symbol s -> s;
            case Words w -> w;
            case Apply a -> apply(a.name(), read(a.arguments()));
            case Group g -> new Group(g.open(), g.close(), read(g.items()));
            case Relation r -> new Relation(read(r.sides()), r.signs());
            case Union u -> new Union(read(u.parts()));
            case Formula.Matrix m ->
                new Formula.Matrix(m.rows().stream().map(this::read).toList());
        };
    }

    private List<Formula> read(List<Formula> all) {
        return all.stream().map(this::read).toList();
    }

    private Formula apply(String name, List<Formula> arguments) {
        Formula first = arguments.isEmpty() ? new Words("") : arguments.getFirst();
        return switch (name) {
            case PERCENT ->
                policy.is(Choice.Percent.IGNORED)
                        ? first
                        : policy.is(Choice.Percent.HUNDREDTHS)
                                ? new Apply("/", List.of(first, new Literal(BigDecimal.valueOf(100))))
                                : new Apply(name, arguments);
            case DEGREES ->
                policy.is(Choice.Degrees.IGNORED)
                        ? first
                        : policy.is(Choice.Degrees.RADIANS)
                                ? new Apply(
                                        "/",
                                        List.of(
                                                new Apply("*", List.of(first, new Symbol("pi"))),
                                                new Literal(BigDecimal.valueOf(180))))
                                : new Apply(name, arguments);
            case UNIT -> policy.is(Choice.Units.IGNORED) ? first : unit(first, arguments.get(1));
            case BASE ->
                policy.is(Choice.BaseSubscript.VALUE)
                        ? reckoned(first, arguments.get(1)).orElseGet(() -> new Apply(name, arguments))
                        : new Apply(name, arguments);
            case "neg" ->
                of(first).isPresent() && first instanceof Apply marked ? outside(marked) : new Apply(name, arguments);
            default -> new Apply(name, arguments);
        };
    }

    /** {@code (1, 2) cm} is {@code (1 cm, 2 cm)}. */
    private static Formula unit(Formula value, Formula unit) {
        return value instanceof Group g
                ? new Group(
                        g.open(),
                        g.close(),
                        g.items().stream().map(i -> unit(i, unit)).toList())
                : new Apply(UNIT, List.of(value, unit));
    }

    /** {@code -(5 cm)} is {@code (-5) cm}. */
    private static Formula outside(Apply marked) {
        Formula negative = new Apply("neg", List.of(marked.arguments().getFirst()));
        return new Apply(
                marked.name(),
                marked.arguments().size() == 1
                        ? List.of(negative)
                        : List.of(negative, marked.arguments().get(1)));
    }

    /** Which mark a formula has; nothing if none. */
    static Optional<String> of(Formula f) {
        if (!(f instanceof Apply a)) {
            return Optional.empty();
        }
        return switch (a.name()) {
            case PERCENT, DEGREES -> Optional.of(a.name());
            case UNIT -> Optional.of(a.arguments().get(1) instanceof Words w ? name(w.text()) : UNIT);
            default -> Optional.empty();
        };
    }

    /** One spelling for a unit: no blanks, no plural. */
    private static String name(String unit) {
        String bare = unit.replaceAll("[\\s.,]+", "");
        String lower = bare.toLowerCase(Locale.ROOT);
        String known = SAME.get(lower);
        if (known != null) {
            return known;
        }
        // Long words are words; short ones are symbols, whose case matters: mg is not Mg.
        return bare.length() > 3 ? (lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower) : bare;
    }

    /** Digits in a base, if they are digits of that base. */
    private static Optional<Formula> reckoned(Formula digits, Formula base) {
        boolean numbers = digits instanceof Literal d
                && base instanceof Literal b
                && d.value().scale() == 0
                && b.value().scale() == 0
                && b.value().compareTo(BigDecimal.TWO) >= 0
                && b.value().compareTo(BigDecimal.TEN) <= 0;
        if (!numbers || !(digits instanceof Literal d) || !(base instanceof Literal b)) {
            return Optional.empty();
        }
        try {
            BigInteger value =
                    new BigInteger(d.value().toPlainString(), b.value().intValueExact());
            return Optional.of(new Literal(new BigDecimal(value)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
