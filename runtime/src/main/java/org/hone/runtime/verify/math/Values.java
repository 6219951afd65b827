package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Symbol;

/** Whether two formulas without structure have the same value: exactly, in proportion, to some decimals, or at random points. */
final class Values {
    /** Points at which formulas without roots and the like are compared: one would nearly do. */
    private static final int QUOTIENTS = 4;

    private final MathPolicy policy;
    private final int decimals;
    private final Work work;
    private final Fractions fractions;
    private final Points points;
    private final Trace trace;

    Values(MathPolicy policy, Work work, Points points, Trace trace) {
        this.policy = policy;
        this.decimals = policy.decimals();
        this.work = work;
        this.fractions = new Fractions(work);
        this.points = points;
        this.trace = trace;
    }

    /** Whether two formulas without structure have the same value. */
    boolean same(Formula a, Formula g) {
        if (based(a) != based(g) && policy.is(Choice.BaseSubscript.OPTIONAL)) {
            return same(
                    based(a) ? a.parts().getFirst() : a, based(g) ? g.parts().getFirst() : g);
        }
        if (based(a) || based(g)) {
            return trace.decided(
                    a instanceof Apply x
                            && g instanceof Apply y
                            && x.name().equals(Marks.BASE)
                            && y.name().equals(Marks.BASE)
                            && same(x.arguments().get(0), y.arguments().get(0))
                            && same(x.arguments().get(1), y.arguments().get(1)),
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
            Optional<Boolean> equal = constants(a, g);
            if (equal.isPresent()) {
                return equal.get();
            }
        }
        try {
            if (a.constant() != g.constant() && !(a.constant() ? g : a).any(f -> f instanceof Symbol)) {
                return trace.decided(false, "a number and something without a value", a, g);
            }
            if ((rounded(a) || rounded(g)) && a.constant() && g.constant()) {
                Complex x = points.value(ratios(a), 0);
                Complex y = points.value(ratios(g), 0);
                return trace.decided(
                        x.im() == 0 && y.im() == 0 && near(x.re(), y.re()),
                        "a decimal fraction, to " + decimals + " places",
                        a,
                        g);
            }
            if (infinite(a) || infinite(g)) {
                Complex x = points.value(ratios(a), 0);
                Complex y = points.value(ratios(g), 0);
                return trace.decided(Double.isInfinite(x.re()) && x.re() == y.re(), "infinities, by sign", a, g);
            }
            Optional<Boolean> equal = rounded(a) || rounded(g) ? Optional.empty() : quotients(ratios(a), ratios(g));
            return trace.decided(
                    equal.isPresent() ? equal.get() : points.same(ratios(a), ratios(g)),
                    "equal values at random points of either sign",
                    a,
                    g);
        } catch (Unreadable e) {
            return trace.decided(false, "no value: " + e.getMessage(), a, g);
        }
    }

    /** Compares constants as fractions, or else to as many digits as it takes; nothing if they are of another kind. */
    private Optional<Boolean> constants(Formula a, Formula g) {
        Optional<Fraction> over = fractions.value(a);
        Optional<Fraction> under = fractions.value(g);
        if (over.isPresent() && under.isPresent()) {
            return Optional.of(trace.decided(fractions.same(over.get(), under.get()), "exact fractions", a, g)
                    || nearly(
                            over.get().rounded(MathContext.DECIMAL64),
                            under.get().rounded(MathContext.DECIMAL64),
                            a,
                            g));
        }
        boolean lost = false;
        for (int digits : new int[] {Numbers.HUNDRED, Numbers.MANY}) {
            Numbers numbers = new Numbers(work, digits);
            Optional<BigDecimal> x = numbers.value(a);
            Optional<BigDecimal> y = numbers.value(g);
            if (x.isPresent() && y.isPresent()) {
                String rule = digits == Numbers.HUNDRED
                        ? "exact numbers, to a hundred digits"
                        : "exact numbers, to " + digits + " digits";
                return Optional.of(
                        trace.decided(numbers.same(x.get(), y.get()), rule, a, g) || nearly(x.get(), y.get(), a, g));
            }
            lost |= numbers.lost();
            if (!numbers.lost()) {
                break;
            }
        }
        return lost && !rounded(a) && !rounded(g)
                ? Optional.of(trace.decided(false, "numbers too long to be told apart", a, g))
                : Optional.empty();
    }

    /** Compares polynomials and their quotients exactly; nothing if they are of another kind. */
    private Optional<Boolean> quotients(Formula a, Formula g) {
        for (int point = 0; point < QUOTIENTS; point++) {
            Optional<Fraction> x = fractions.value(a, point);
            Optional<Fraction> y = x.isPresent() ? fractions.value(g, point) : x;
            if (x.isEmpty() || y.isEmpty()) {
                return Optional.empty();
            }
            if (!fractions.same(x.get(), y.get())) {
                return Optional.of(false);
            }
        }
        return Optional.of(true);
    }

    /** A decimal fraction need only be near. */
    private boolean nearly(BigDecimal x, BigDecimal y, Formula a, Formula g) {
        return (rounded(a) || rounded(g))
                && trace.decided(
                        near(x.doubleValue(), y.doubleValue()), "a decimal fraction, to " + decimals + " places", a, g);
    }

    private boolean inProportion(List<Formula> a, List<Formula> b) {
        // 12:00 is a time: a ratio with nothing on one side is compared side by side.
        boolean zero = a.stream().anyMatch(Values::zero) || b.stream().anyMatch(Values::zero);
        boolean chain = a.stream().anyMatch(Values::ratio) || b.stream().anyMatch(Values::ratio);
        if (zero || chain) {
            return same(a.get(0), b.get(0)) && same(a.get(1), b.get(1));
        }
        return same(new Apply("*", List.of(a.get(0), b.get(1))), new Apply("*", List.of(a.get(1), b.get(0))));
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
