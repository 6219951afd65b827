package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Symbol;

/**
 * Real constants to a number of digits: arithmetic, powers, roots, factorials, π and e. Near misses such as
 * {@code √(10^20 + 1)} against {@code 10^10} need more digits than a double has, and where these are too few as well, because of a sum a
 * part would vanish, there is no value and {@link #lost} says why.
 */
final class Numbers {
    /** Digits that most constants are compared to. */
    static final int HUNDRED = 100;

    /** Digits where a hundred are too few: 4,096 bits have 1,233. */
    static final int MANY = 1_233;

    private static final int EXPONENT_LIMIT = 100_000;

    /** Digits of the smaller part of a sum that are kept, and of a value that may be wrong in the end. */
    private static final int GUARD = 20;

    private static final int SLACK = 10;

    private final Work work;
    private final MathContext context;
    private final int digits;
    /** Steps of one operation, which grow as products do. */
    private final int operation;

    private final int root;
    private boolean lost;

    Numbers(Work work, int digits) {
        this.work = work;
        this.digits = digits;
        context = new MathContext(digits, RoundingMode.HALF_EVEN);
        int words = digits / HUNDRED;
        operation = 20 * words * words;
        root = 20 * operation;
    }

    /** The value, if it is such a constant within the bounds. */
    Optional<BigDecimal> value(Formula f) {
        try {
            return Optional.of(of(f));
        } catch (ArithmeticException | Unreadable e) {
            return Optional.empty();
        }
    }

    /** Whether some formula had no value because there were not digits enough. */
    boolean lost() {
        return lost;
    }

    private Unreadable tooFew() {
        lost = true;
        return new Unreadable("not digits enough");
    }

    /** Where the first digit stands. */
    private static long magnitude(BigDecimal x) {
        return (long) x.precision() - x.scale();
    }

    private BigDecimal sum(BigDecimal x, BigDecimal y) {
        if (x.signum() != 0 && y.signum() != 0 && Math.abs(magnitude(x) - magnitude(y)) > digits - GUARD) {
            throw tooFew();
        }
        return x.add(y, context);
    }

    private BigDecimal literal(BigDecimal x) {
        if (x.precision() > digits - GUARD) {
            throw tooFew();
        }
        return x;
    }

    private BigDecimal known(BigDecimal constant) {
        if (digits > HUNDRED) {
            throw tooFew();
        }
        return constant;
    }

    private BigDecimal of(Formula f) {
        return switch (f) {
            case Literal l -> literal(l.value());
            case Symbol s ->
                switch (s.name()) {
                    case "pi" -> known(Constants.PI);
                    case "e" -> known(Constants.E);
                    default -> throw new Unreadable("no real constant");
                };
            case Apply a -> apply(a.name(), a.arguments());
            default -> throw new Unreadable("no real constant");
        };
    }

    private BigDecimal apply(String name, List<Formula> arguments) {
        work.spend(operation);
        BigDecimal x = of(arguments.getFirst());
        return switch (name) {
            case "+" -> sum(x, of(arguments.get(1)));
            case "*" -> x.multiply(of(arguments.get(1)), context);
            case "/" -> x.divide(of(arguments.get(1)), context);
            case "neg" -> x.negate();
            case "abs" -> x.abs();
            case "floor" -> between(x).setScale(0, RoundingMode.FLOOR);
            case "ceil" -> between(x).setScale(0, RoundingMode.CEILING);
            case "!" -> new BigDecimal(Fractions.factorial(work, whole(x)), context);
            case "binom" -> new BigDecimal(Fractions.binomial(work, whole(x), whole(of(arguments.get(1)))), context);
            case "^" -> power(x, arguments.get(1));
            case "root" -> root(of(arguments.get(1)), whole(x));
            default -> throw new Unreadable("not to so many digits");
        };
    }

    /** The digits before the point must be known, and on which side of a whole number it is. */
    private BigDecimal between(BigDecimal x) {
        if (magnitude(x) > digits - GUARD) {
            throw tooFew();
        }
        BigDecimal distance = x.subtract(x.setScale(0, RoundingMode.HALF_EVEN)).abs();
        long error = Math.max(magnitude(x) - digits + SLACK, -digits / 3);
        if (distance.compareTo(BigDecimal.ONE.scaleByPowerOfTen((int) error)) <= 0) {
            throw tooFew();
        }
        return x;
    }

    private static int whole(BigDecimal x) {
        return x.intValueExact();
    }

    private BigDecimal power(BigDecimal x, Formula exponent) {
        if (exponent instanceof Apply a && a.name().equals("/")) {
            int over = whole(of(a.arguments().get(0)));
            int under = whole(of(a.arguments().get(1)));
            return power(root(x, under), over);
        }
        return power(x, whole(of(exponent)));
    }

    private BigDecimal power(BigDecimal x, int exponent) {
        if (Math.abs((long) exponent) > EXPONENT_LIMIT) {
            // As a double it would be 0 or infinite, and so would others.
            throw tooFew();
        }
        work.spend(2 * operation * (Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(exponent))));
        return exponent >= 0 ? x.pow(exponent, context) : BigDecimal.ONE.divide(x.pow(-exponent, context), context);
    }

    /** The real root by Newton's method; odd roots of negative numbers are negative. */
    private BigDecimal root(BigDecimal x, int n) {
        if (n < 1 || n > 1000) {
            throw new Unreadable("a root out of bounds");
        }
        if (x.signum() < 0) {
            if (n % 2 == 0) {
                throw new Unreadable("an even root of a negative number");
            }
            return root(x.negate(), n).negate();
        }
        if (n == 1 || x.signum() == 0) {
            return x;
        }
        work.spend(root);
        if (n == 2) {
            return x.sqrt(context);
        }
        BigDecimal r = start(x, n);
        BigDecimal order = BigDecimal.valueOf(n);
        for (int i = 0; i < 60; i++) {
            work.spend(root);
            BigDecimal other = x.divide(r.pow(n - 1, context), context);
            BigDecimal better =
                    r.multiply(BigDecimal.valueOf(n - 1L), context).add(other).divide(order, context);
            if (better.compareTo(r) == 0) {
                return r;
            }
            r = better;
        }
        return r;
    }

    private static BigDecimal start(BigDecimal x, int n) {
        int exponent = x.precision() - x.scale() - 1;
        double mantissa = x.movePointLeft(exponent).doubleValue();
        double log = (Math.log10(mantissa) + exponent) / n;
        double whole = Math.floor(log);
        return BigDecimal.valueOf(Math.pow(10, log - whole)).movePointRight((int) whole);
    }

    /** Whether two such values are the same number. */
    boolean same(BigDecimal a, BigDecimal b) {
        BigDecimal difference = a.subtract(b, context).abs();
        return difference.signum() == 0
                || difference.compareTo(a.abs().max(b.abs()).movePointLeft(digits - SLACK)) <= 0;
    }
}
