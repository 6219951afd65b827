package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Matrix;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;
import org.hone.runtime.verify.math.Formula.Words;

/** Whether an answer means what the gold answer means. */
final class Equality {
    private static final int ITEM_LIMIT = 200;

    private final MathPolicy policy;
    private final int decimals;
    private final Trace trace;

    Equality(MathPolicy policy, Trace trace) {
        this.policy = policy;
        this.decimals = policy.decimals();
        this.trace = trace;
    }

    boolean same(Formula answer, Formula gold) {
        List<Formula> a = items(answer);
        List<Formula> g = items(gold);
        if (a.size() > ITEM_LIMIT || g.size() > ITEM_LIMIT || a.size() > 4 * g.size() + 8) {
            return trace.decided(false, "the lists are too long, or of very different lengths", answer, gold);
        }
        Optional<Formula> tupleA = tuple(answer);
        Optional<Formula> tupleG = tuple(gold);
        boolean listA = a.size() > 1 || set(answer);
        boolean listG = g.size() > 1 || set(gold);
        // A list without brackets may stand for a tuple, in its order; a set may not.
        if (listA && !set(answer) && tupleG.isPresent()) {
            return trace.decided(
                    inOrder(a, ((Group) tupleG.get()).items()), "a list against a tuple, in order", answer, gold);
        }
        if (listG && !set(gold) && tupleA.isPresent()) {
            return trace.decided(
                    inOrder(((Group) tupleA.get()).items(), g), "a tuple against a list, in order", answer, gold);
        }
        if ((listA || listG) && ordered(answer, gold)) {
            return trace.decided(inOrder(a, g), "lists, in order", answer, gold);
        }
        if (listA || listG) {
            return trace.decided(
                    matched(distinct(a), distinct(g)), "each of one list has its own in the other", answer, gold);
        }
        return one(answer, gold);
    }

    /** Whether the order of a list counts: never in a set, nor of what plus-minus stands for. */
    private boolean ordered(Formula answer, Formula gold) {
        return policy.is(Choice.Order.REQUIRED) && !set(answer) && !set(gold) && !twofold(answer) && !twofold(gold);
    }

    private static boolean twofold(Formula f) {
        return f.any(part -> part instanceof Apply a && a.name().equals("pm"));
    }

    /** The value of a relation that names one: {@code x = 5}. */
    private static Formula core(Formula f) {
        if (f instanceof Relation r) {
            int about = r.signs().indexOf("≈");
            List<Formula> sides = about >= 1 ? r.sides().subList(0, about + 1) : r.sides();
            List<String> signs = about >= 1 ? r.signs().subList(0, about) : r.signs();
            boolean equal = signs.stream().allMatch(s -> s.equals("=") || s.equals("≈"));
            boolean named = sides.subList(0, sides.size() - 1).stream().anyMatch(Equality::name);
            // 1/2 + 1/2 = 1: a calculation ends in its result.
            boolean calculated = sides.stream().allMatch(Formula::constant);
            if (equal && (named || calculated)) {
                return sides.getLast();
            }
            if (signs.equals(List.of("∈"))) {
                return sides.getLast();
            }
        }
        return f;
    }

    /** A variable, a function's value, a length, a ratio of these: what a value is given to. */
    private static boolean name(Formula f) {
        return switch (f) {
            case Symbol s -> true;
            case Words w -> true;
            case Group g -> g.open() == '(' && g.items().stream().allMatch(Equality::name);
            case Apply a ->
                a.name().startsWith("of:")
                        || (List.of("*", "/", "ratio", "abs").contains(a.name())
                                && a.arguments().stream().allMatch(Equality::name));
            default -> false;
        };
    }

    /** The answers in a list; plus-minus is two. */
    private static List<Formula> items(Formula f) {
        Formula core = core(f);
        List<Formula> all = new ArrayList<>();
        if (core instanceof Group g && (g.bare() || g.set())) {
            g.items().forEach(item -> all.addAll(items(item)));
        } else {
            all.addAll(signs(core));
        }
        return all;
    }

    private static boolean set(Formula f) {
        return core(f) instanceof Group g && g.set();
    }

    private static Optional<Formula> tuple(Formula f) {
        return core(f) instanceof Group g && g.open() == '(' && g.close() == ')' ? Optional.of(g) : Optional.empty();
    }

    /** {@code a ± b} as both; more than one such sign in a formula is left alone. */
    private static List<Formula> signs(Formula f) {
        if (!twofold(f)) {
            return List.of(f);
        }
        return List.of(chosen(f, false), chosen(f, true));
    }

    private static Formula chosen(Formula f, boolean minus) {
        return switch (f) {
            case Apply a -> {
                List<Formula> parts =
                        a.arguments().stream().map(p -> chosen(p, minus)).toList();
                yield a.name().equals("pm")
                        ? new Apply(
                                "+",
                                List.of(parts.get(0), minus ? new Apply("neg", List.of(parts.get(1))) : parts.get(1)))
                        : new Apply(a.name(), parts);
            }
            case Group g ->
                new Group(
                        g.open(),
                        g.close(),
                        g.items().stream().map(p -> chosen(p, minus)).toList());
            case Relation r ->
                new Relation(r.sides().stream().map(p -> chosen(p, minus)).toList(), r.signs());
            default -> f;
        };
    }

    private boolean inOrder(List<Formula> a, List<Formula> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<Formula> distinct(List<Formula> all) {
        List<Formula> kept = new ArrayList<>();
        for (Formula f : all) {
            if (kept.stream().noneMatch(k -> equal(k, f))) {
                kept.add(f);
            }
        }
        return kept;
    }

    private boolean equal(Formula a, Formula b) {
        return a.equals(b) || one(a, b);
    }

    private boolean matched(List<Formula> a, List<Formula> b) {
        if (a.size() != b.size()) {
            return false;
        }
        List<Formula> open = new ArrayList<>(b);
        for (Formula f : a) {
            boolean found = false;
            for (int i = 0; i < open.size() && !found; i++) {
                if (equal(f, open.get(i))) {
                    open.remove(i);
                    found = true;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean one(Formula answer, Formula gold) {
        if (answer.equals(gold)) {
            return trace.decided(true, "the same formula", answer, gold);
        }
        Formula a = core(answer);
        Formula g = core(gold);
        if (gold instanceof Relation y && g.equals(gold) && (a instanceof Group || a instanceof Union)) {
            return trace.decided(
                    Relations.describes(y, a),
                    "the set that the gold relation describes, tried at many points",
                    a,
                    gold);
        }
        if (policy.is(Choice.Relations.SETS)
                && answer instanceof Relation x
                && a.equals(answer)
                && (g instanceof Group || g instanceof Union)) {
            return trace.decided(
                    Relations.describes(x, g),
                    "the set that the answer's relation describes, tried at many points",
                    answer,
                    g);
        }
        if (answer instanceof Relation x && gold instanceof Relation y) {
            boolean named = !a.equals(answer) && !g.equals(gold);
            return (named && value(a, g))
                    || trace.decided(
                            Relations.same(x, y), "relations equal up to a factor, at random points", answer, gold);
        }
        boolean relation = g instanceof Relation || a instanceof Relation;
        return relation ? trace.decided(false, "a relation and something that is none", answer, gold) : value(a, g);
    }

    private boolean value(Formula a, Formula g) {
        if (a.equals(g)) {
            return trace.decided(true, "the same formula", a, g);
        }
        if (Marks.of(a).isPresent() || Marks.of(g).isPresent()) {
            return marked(a, g);
        }
        if (a instanceof Words || g instanceof Words) {
            return trace.decided(
                    letters(a).isPresent() && letters(a).equals(letters(g)), "words, letter by letter", a, g);
        }
        if (a instanceof Group x && g instanceof Group y) {
            boolean bare = x.bare() || y.bare() || x.set() || y.set();
            return bare
                    ? same(a, g)
                    : trace.decided(
                            x.open() == y.open() && x.close() == y.close() && inOrder(x.items(), y.items()),
                            "the same brackets and the same in them, in order",
                            a,
                            g);
        }
        if (a instanceof Union x && g instanceof Union y) {
            return trace.decided(matched(x.parts(), y.parts()), "unions, part by part", a, g);
        }
        Optional<Matrix> m = Matrices.value(a);
        Optional<Matrix> n = Matrices.value(g);
        if (m.isPresent() || n.isPresent()) {
            return trace.decided(
                    m.isPresent() && n.isPresent() && matrices(m.get(), n.get()), "matrices, entry by entry", a, g);
        }
        boolean structured = a instanceof Group || g instanceof Group || a instanceof Union || g instanceof Union;
        return structured
                ? trace.decided(false, "a list, interval or set and something that is none", a, g)
                : numbers(a, g);
    }

    /** Values with a percent or degree sign or a unit that the policy has kept. */
    private boolean marked(Formula a, Formula g) {
        Optional<String> one = Marks.of(a);
        Optional<String> other = Marks.of(g);
        boolean left = unit(a) != unit(g) && policy.is(Choice.Units.OPTIONAL);
        if (left) {
            return same(unit(a) ? a.parts().getFirst() : a, unit(g) ? g.parts().getFirst() : g);
        }
        return one.equals(other)
                ? same(a.parts().getFirst(), g.parts().getFirst())
                : trace.decided(false, "a sign or unit that the other has not", a, g);
    }

    private static boolean unit(Formula f) {
        return f instanceof Apply a && a.name().equals(Marks.UNIT);
    }

    private boolean matrices(Matrix a, Matrix b) {
        if (a.rows().size() != b.rows().size()) {
            return false;
        }
        for (int i = 0; i < a.rows().size(); i++) {
            if (!inOrder(a.rows().get(i), b.rows().get(i))) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> letters(Formula f) {
        return switch (f) {
            case Words w -> Optional.of(Notation.key(w.text(), policy));
            case Symbol s -> Optional.of(s.name());
            default -> Optional.empty();
        };
    }

    private boolean numbers(Formula a, Formula g) {
        if (based(a) != based(g) && policy.is(Choice.BaseSubscript.OPTIONAL)) {
            return numbers(based(a) ? a.parts().getFirst() : a, based(g) ? g.parts().getFirst() : g);
        }
        if (based(a) || based(g)) {
            return trace.decided(
                    a instanceof Apply x
                            && g instanceof Apply y
                            && x.name().equals(Marks.BASE)
                            && y.name().equals(Marks.BASE)
                            && numbers(x.arguments().get(0), y.arguments().get(0))
                            && numbers(x.arguments().get(1), y.arguments().get(1)),
                    "digits and base, each",
                    a,
                    g);
        }
        if (a instanceof Apply x
                && g instanceof Apply y
                && x.name().equals("ratio")
                && y.name().equals("ratio")) {
            return trace.decided(inProportion(x.arguments(), y.arguments()), "ratios, in proportion", a, g);
        }
        if (a.constant() && g.constant()) {
            Optional<BigDecimal> x = Numbers.value(a);
            Optional<BigDecimal> y = Numbers.value(g);
            if (x.isPresent() && y.isPresent()) {
                return trace.decided(Numbers.same(x.get(), y.get()), "exact numbers, to a hundred digits", a, g)
                        || ((rounded(a) || rounded(g))
                                && trace.decided(
                                        near(x.get().doubleValue(), y.get().doubleValue()),
                                        "a decimal fraction, to " + decimals + " places",
                                        a,
                                        g));
            }
        }
        try {
            if (a.constant() != g.constant() && !(a.constant() ? g : a).any(f -> f instanceof Symbol)) {
                return trace.decided(false, "a number and something without a value", a, g);
            }
            if ((rounded(a) || rounded(g)) && a.constant() && g.constant()) {
                Points.Complex x = Points.value(ratios(a), 0);
                Points.Complex y = Points.value(ratios(g), 0);
                return trace.decided(
                        x.im() == 0 && y.im() == 0 && near(x.re(), y.re()),
                        "a decimal fraction, to " + decimals + " places",
                        a,
                        g);
            }
            if (infinite(a) || infinite(g)) {
                Points.Complex x = Points.value(ratios(a), 0);
                Points.Complex y = Points.value(ratios(g), 0);
                return trace.decided(Double.isInfinite(x.re()) && x.re() == y.re(), "infinities, by sign", a, g);
            }
            return trace.decided(
                    Points.same(ratios(a), ratios(g)), "equal values at random points of either sign", a, g);
        } catch (Unreadable e) {
            return trace.decided(false, "no value: " + e.getMessage(), a, g);
        }
    }

    private boolean inProportion(List<Formula> a, List<Formula> b) {
        // 12:00 is a time: a ratio with nothing on one side is compared side by side.
        boolean zero = a.stream().anyMatch(Equality::zero) || b.stream().anyMatch(Equality::zero);
        boolean chain = a.stream().anyMatch(Equality::ratio) || b.stream().anyMatch(Equality::ratio);
        if (zero || chain) {
            return inOrder(a, b);
        }
        return numbers(new Apply("*", List.of(a.get(0), b.get(1))), new Apply("*", List.of(a.get(1), b.get(0))));
    }

    private static boolean zero(Formula f) {
        return f instanceof Literal l && l.value().signum() == 0;
    }

    private static boolean ratio(Formula f) {
        return f instanceof Apply a && a.name().equals("ratio");
    }

    /** A ratio against a number is their quotient. */
    private static Formula ratios(Formula f) {
        return f instanceof Apply a && a.name().equals("ratio") ? new Apply("/", a.arguments()) : f;
    }

    private static boolean based(Formula f) {
        return f instanceof Apply a && a.name().equals(Marks.BASE);
    }

    private static boolean infinite(Formula f) {
        return f.any(part -> part instanceof Symbol s && s.name().equals("infinity"));
    }

    private static boolean rounded(Formula f) {
        return f.any(part -> part instanceof Literal l && l.value().scale() > 0);
    }

    private boolean near(double a, double b) {
        double difference = Math.abs(a - b);
        double largest = Math.max(Math.abs(a), Math.abs(b));
        return difference <= 0.5 * Math.pow(10, -decimals) && difference <= largest * Math.pow(10, -decimals / 2.0);
    }
}
