package org.hone.runtime.analyse;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.hone.runtime.analyse.Atom.Function.Kind;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.ReduceOp;

/**
 * The laws by which polynomials are brought into their normal form. Every law holds for all real values for which both sides
 * have one; a factor that may be 0 is never cancelled.
 */
final class Algebra {
    private Algebra() {}

    /** The product of two monomials, with their exponentials joined. */
    static Polynomial product(Monomial a, Monomial b) {
        Monomial[] left = a.split(Algebra::exponential);
        Monomial[] right = b.split(Algebra::exponential);
        boolean both = !left[0].powers().isEmpty() && !right[0].powers().isEmpty();
        if (!both) {
            return Polynomial.of(a.times(b), 1);
        }
        Polynomial exponent = exponent(left[0]).plus(exponent(right[0]));
        return exp(exponent).timesMonomial(left[1].times(right[1]));
    }

    private static boolean exponential(Atom atom) {
        return atom instanceof Atom.Function f && f.kind() == Kind.EXP;
    }

    private static Polynomial exponent(Monomial exponential) {
        Map.Entry<Atom, Integer> e = exponential.powers().firstEntry();
        return ((Atom.Function) e.getKey()).x().times(e.getValue());
    }

    static Polynomial exp(Polynomial x) {
        double factor = 1;
        Polynomial product = Polynomial.ONE;
        Polynomial rest = Polynomial.ZERO;
        for (Map.Entry<Monomial, Double> e : x.terms().entrySet()) {
            if (e.getKey().equals(Monomial.ONE)) {
                factor = Math.exp(e.getValue());
            } else if (logOfPositive(e.getKey())
                    && e.getValue() == Math.rint(e.getValue())
                    && Math.abs(e.getValue()) <= 4) {
                Polynomial inner = ((Atom.Function) e.getKey().powers().firstKey()).x();
                product = product.times(power(inner, (int) (double) e.getValue()));
            } else {
                rest = rest.plus(Polynomial.of(e.getKey(), e.getValue()));
            }
        }
        if (!rest.terms().isEmpty()) {
            product = product.times(Polynomial.of(new Atom.Function(Kind.EXP, rest)));
        }
        return product.times(factor);
    }

    private static boolean logOfPositive(Monomial m) {
        return m.powers().size() == 1
                && m.powers().firstEntry().getValue() == 1
                && m.powers().firstKey() instanceof Atom.Function f
                && f.kind() == Kind.LOG
                && f.x().positive();
    }

    static Polynomial power(Polynomial x, int exponent) {
        Polynomial base = exponent < 0 ? inverse(x) : x;
        Polynomial product = Polynomial.ONE;
        for (int i = 0; i < Math.abs(exponent); i++) {
            product = product.times(base);
        }
        return product;
    }

    static Polynomial log(Polynomial x) {
        if (x.terms().size() == 1 && x.positive()) {
            Map.Entry<Monomial, Double> only = x.terms().entrySet().iterator().next();
            Polynomial sum = Polynomial.of(Math.log(only.getValue()));
            for (Map.Entry<Atom, Integer> e : only.getKey().powers().entrySet()) {
                Polynomial one = exponential(e.getKey())
                        ? ((Atom.Function) e.getKey()).x()
                        : Polynomial.of(new Atom.Function(Kind.LOG, Polynomial.of(e.getKey())));
                sum = sum.plus(one.times(e.getValue()));
            }
            return sum;
        }
        return function(Kind.LOG, x, Math::log);
    }

    static Polynomial inverse(Polynomial x) {
        OptionalDouble constant = x.constant();
        if (constant.isPresent() && constant.getAsDouble() != 0) {
            return Polynomial.of(1 / constant.getAsDouble());
        }
        if (x.terms().size() == 1) {
            Map.Entry<Monomial, Double> only = x.terms().entrySet().iterator().next();
            Polynomial product = Polynomial.of(1 / only.getValue());
            for (Map.Entry<Atom, Integer> e : only.getKey().powers().entrySet()) {
                product = product.times(inverse(e.getKey(), e.getValue()));
            }
            return product;
        }
        double size = x.leading();
        return size == 0
                ? Polynomial.of(new Atom.Function(Kind.INVERSE, x))
                : invertible(x.times(1 / size)).times(1 / size);
    }

    private static Polynomial invertible(Polynomial x) {
        return Polynomial.of(new Atom.Function(Kind.INVERSE, x));
    }

    private static Polynomial inverse(Atom atom, int power) {
        if (exponential(atom)) {
            return exp(((Atom.Function) atom).x().times(-power));
        }
        if (atom.positive()) {
            return Polynomial.of(Monomial.of(atom, -power), 1);
        }
        return Polynomial.of(
                Monomial.of(new Atom.Function(Kind.INVERSE, Polynomial.of(atom)), atom.indicator() ? 1 : power), 1);
    }

    static Polynomial abs(Polynomial x) {
        if (x.positive()) {
            return x;
        }
        if (x.times(-1).positive()) {
            return x.times(-1);
        }
        double size = Math.abs(x.leading());
        // |−x| = |x|: the first term is made positive.
        return size == 0
                ? x
                : Polynomial.of(new Atom.Function(Kind.ABS, x.times(1 / x.leading())))
                        .times(size);
    }

    static Polynomial sqrt(Polynomial x) {
        double size = x.leading();
        if (x.constant().isEmpty() && size > 0) {
            return Polynomial.of(new Atom.Function(Kind.SQRT, x.times(1 / size)))
                    .times(Math.sqrt(size));
        }
        return function(Kind.SQRT, x, Math::sqrt);
    }

    static Polynomial cos(Polynomial x) {
        return function(Kind.COS, x, Math::cos);
    }

    static Polynomial sigmoid(Polynomial x) {
        return function(Kind.SIGMOID, x, v -> 1 / (1 + Math.exp(-v)));
    }

    private static Polynomial function(Kind kind, Polynomial x, DoubleUnaryOperator numbers) {
        OptionalDouble constant = x.constant();
        double value = constant.isPresent() ? numbers.applyAsDouble(constant.getAsDouble()) : Double.NaN;
        return Double.isNaN(value) ? Polynomial.of(new Atom.Function(kind, x)) : Polynomial.of(value);
    }

    /** 1 where {@code x > 0}. */
    static Polynomial above(Polynomial x) {
        return x.positive() ? Polynomial.ONE : sign(Kind.ABOVE_ZERO, x, v -> v > 0 ? 1 : 0);
    }

    /** 1 where {@code x ≥ 0}. */
    static Polynomial notBelow(Polynomial x) {
        return x.positive() ? Polynomial.ONE : sign(Kind.NOT_BELOW_ZERO, x, v -> v >= 0 ? 1 : 0);
    }

    /** 1 where {@code x = 0}. */
    static Polynomial zero(Polynomial x) {
        if (x.positive() || x.times(-1).positive()) {
            return Polynomial.ZERO;
        }
        double size = x.leading();
        return sign(Kind.ZERO, size == 0 ? x : x.times(1 / size), v -> v == 0 ? 1 : 0);
    }

    private static Polynomial sign(Kind kind, Polynomial x, DoubleUnaryOperator numbers) {
        double size = Math.abs(x.leading());
        return function(kind, size == 0 ? x : x.times(1 / size), numbers);
    }

    static Polynomial extreme(Atom.Pair.Kind kind, Polynomial a, Polynomial b) {
        boolean greatest = kind == Atom.Pair.Kind.MAX;
        Polynomial difference = a.minus(b);
        OptionalDouble constant = difference.constant();
        if (constant.isPresent()) {
            return (constant.getAsDouble() > 0) == greatest ? a : b;
        }
        if (difference.positive()) {
            return greatest ? a : b;
        }
        return a.key().compareTo(b.key()) <= 0
                ? Polynomial.of(new Atom.Pair(kind, a, b))
                : Polynomial.of(new Atom.Pair(kind, b, a));
    }

    static Polynomial power(Polynomial a, Polynomial b) {
        OptionalDouble exponent = b.constant();
        if (exponent.isPresent()
                && exponent.getAsDouble() == Math.rint(exponent.getAsDouble())
                && Math.abs(exponent.getAsDouble()) <= 8) {
            return power(a, (int) exponent.getAsDouble());
        }
        if (a.positive()) {
            return exp(log(a).times(b));
        }
        return Polynomial.of(new Atom.Pair(Atom.Pair.Kind.POWER, a, b));
    }

    /** A reduction of {@code x}, whose elements are those of {@code from} although it may itself be coarser by now. */
    static Polynomial reduce(ReduceOp op, Polynomial x, Axis from, Axis per) {
        Polynomial members = count(from, per);
        return switch (op) {
            case COUNT -> members;
            case MEAN -> sum(x, from, per).times(inverse(members));
            case SUM -> sum(x, from, per);
            case STD, STD_POPULATION -> deviation(op, x, from, per);
            case QUANTILE -> throw new IllegalArgumentException("a quantile has a level");
            case MIN, MAX -> {
                if (!x.axis().finerThan(per)) {
                    yield x;
                }
                // The extreme of positive multiples is that multiple of the extreme; a coarser summand only shifts it.
                Polynomial shift = coarse(x, per);
                Polynomial rest = x.minus(shift);
                double size = Math.abs(rest.leading());
                yield Polynomial.of(new Atom.Reduced(op, from, per, rest.times(1 / size)))
                        .times(size)
                        .plus(shift);
            }
        };
    }

    /** A walk is linear: sums are walked one by one, numbers and what is the same for the whole reply stand outside. */
    static Polynomial scan(Expr.ScanOp op, double discount, Polynomial x) {
        if (op == Expr.ScanOp.DISCOUNTED_SUM && discount == 0) {
            return x;
        }
        Polynomial sum = Polynomial.ZERO;
        for (Map.Entry<Monomial, Double> e : x.terms().entrySet()) {
            Monomial[] parts = e.getKey().split(a -> a.axis() == Axis.TOKEN);
            Polynomial walked = Polynomial.of(new Atom.Walk(op, discount, Polynomial.of(parts[0], 1)));
            sum = sum.plus(walked.times(Polynomial.of(parts[1], e.getValue())));
        }
        return sum;
    }

    /** The member at a level of the ascending order: a summand that is the same for all members only shifts it. */
    static Polynomial quantile(Polynomial x, Axis from, Axis per, double level) {
        Polynomial shift = coarse(x, per);
        Polynomial rest = x.minus(shift);
        return rest.terms().isEmpty()
                ? shift
                : Polynomial.of(new Atom.Quantile(from, per, level, rest)).plus(shift);
    }

    static Polynomial count(Axis from, Axis per) {
        return from == per ? Polynomial.ONE : Polynomial.of(new Atom.Count(from, per));
    }

    private static Polynomial sum(Polynomial x, Axis from, Axis per) {
        Polynomial sum = Polynomial.ZERO;
        for (Map.Entry<Monomial, Double> e : x.terms().entrySet()) {
            Monomial[] parts = e.getKey().split(a -> a.axis().finerThan(per));
            Polynomial inner = parts[0].powers().isEmpty()
                    ? count(from, per)
                    : Polynomial.of(new Atom.Reduced(ReduceOp.SUM, from, per, Polynomial.of(parts[0], 1)));
            sum = sum.plus(inner.times(Polynomial.of(parts[1], e.getValue())));
        }
        return sum;
    }

    /** The deviation does not see what is the same for all members, nor the sign. */
    private static Polynomial deviation(ReduceOp op, Polynomial x, Axis from, Axis per) {
        Polynomial rest = x.minus(coarse(x, per));
        if (rest.terms().isEmpty()) {
            return Polynomial.ZERO;
        }
        double size = rest.leading();
        return Polynomial.of(new Atom.Reduced(op, from, per, rest.times(1 / size)))
                .times(Math.abs(size));
    }

    /** The summands that are the same for all members of an element of {@code per}. */
    private static Polynomial coarse(Polynomial x, Axis per) {
        Polynomial sum = Polynomial.ZERO;
        for (Map.Entry<Monomial, Double> e : x.terms().entrySet()) {
            if (!e.getKey().axis().finerThan(per)) {
                sum = sum.plus(Polynomial.of(e.getKey(), e.getValue()));
            }
        }
        return sum;
    }

    /** {@code condition · then + (1 − condition) · otherwise}, for a condition that is 0 or 1. */
    static Polynomial select(Polynomial condition, Polynomial then, Polynomial otherwise) {
        return condition.times(then).plus(Polynomial.ONE.minus(condition).times(otherwise));
    }

    /** The value of a truth: 0 or 1 whatever it was made of. */
    static Polynomial truth(Expr e, Polynomial x) {
        boolean already = switch (e) {
            case Expr.Binary b -> b.op().compareTo(Expr.BinaryOp.LESS) >= 0;
            case Expr.Unary u -> u.op() == Expr.UnaryOp.NOT;
            case Expr.Field f -> new Atom.Leaf(f.field()).indicator();
            default -> false;
        };
        return already ? x : Polynomial.ONE.minus(zero(x));
    }
}
