package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Symbol;

/**
 * Real constants to a hundred digits: arithmetic, powers, roots, factorials, π and e. Near misses such as
 * {@code √(10^20 + 1)} against {@code 10^10} need more digits than a double has.
 */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(100, RoundingMode.HALF_EVEN);
    private static final int EXPONENT_LIMIT = 100_000;
    private static final int FACTORIAL_LIMIT = 5_000;

    /** Steps of one operation on a hundred digits. */
    private static final int OPERATION = 20;

    private static final int ROOT = 400;

    private final Work work;

    Numbers(Work work) {
        this.work = work;
    }

    /** The value, if it is such a constant within the bounds. */
    Optional<BigDecimal> value(Formula f) {
        try {
            return Optional.of(of(f));
        } catch (ArithmeticException | Unreadable e) {
            return Optional.empty();
        }
    }

    private BigDecimal of(Formula f) {
        return switch (f) {
            case Literal l -> l.value();
            case Symbol s ->
                switch (s.name()) {
                    case "pi" -> Constants.PI;
                    case "e" -> Constants.E;
                    default -> throw new Unreadable("no real constant");
                };
            case Apply a -> apply(a.name(), a.arguments());
            default -> throw new Unreadable("no real constant");
        };
    }

    private BigDecimal apply(String name, List<Formula> arguments) {
        work.spend(OPERATION);
        BigDecimal x = of(arguments.getFirst());
        return switch (name) {
            case "+" -> x.add(of(arguments.get(1)), DIGITS);
            case "*" -> x.multiply(of(arguments.get(1)), DIGITS);
            case "/" -> x.divide(of(arguments.get(1)), DIGITS);
            case "neg" -> x.negate();
            case "abs" -> x.abs();
            case "floor" -> bounded(x).setScale(0, RoundingMode.FLOOR);
            case "ceil" -> bounded(x).setScale(0, RoundingMode.CEILING);
            case "!" -> factorial(x);
            case "binom" -> binomial(whole(x), whole(of(arguments.get(1))));
            case "^" -> power(x, arguments.get(1));
            case "root" -> root(of(arguments.get(1)), whole(x));
            default -> throw new Unreadable("not to a hundred digits");
        };
    }

    /** Writing out all digits of a whole number must stay cheap. */
    private static BigDecimal bounded(BigDecimal x) {
        if ((long) x.precision() - x.scale() > FACTORIAL_LIMIT) {
            throw new Unreadable("a number out of bounds");
        }
        return x;
    }

    private static int whole(BigDecimal x) {
        return x.intValueExact();
    }

    private BigDecimal factorial(BigDecimal x) {
        int n = whole(x);
        if (n < 0 || n > FACTORIAL_LIMIT) {
            throw new Unreadable("a factorial out of bounds");
        }
        work.spend(n * OPERATION / 2);
        BigDecimal product = BigDecimal.ONE;
        for (int i = 2; i <= n; i++) {
            product = product.multiply(BigDecimal.valueOf(i), DIGITS);
        }
        return product;
    }

    private BigDecimal binomial(int n, int k) {
        if (n < 0 || k < 0 || n > FACTORIAL_LIMIT) {
            throw new Unreadable("a binomial out of bounds");
        }
        work.spend(Math.clamp(k, 0, n) * OPERATION / 2);
        BigInteger value = k > n ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 0; i < k && k <= n; i++) {
            value = value.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return new BigDecimal(value);
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
            throw new Unreadable("an exponent out of bounds");
        }
        work.spend(2 * OPERATION * (Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(exponent))));
        return exponent >= 0 ? x.pow(exponent, DIGITS) : BigDecimal.ONE.divide(x.pow(-exponent, DIGITS), DIGITS);
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
        work.spend(ROOT);
        if (n == 2) {
            return x.sqrt(DIGITS);
        }
        BigDecimal r = start(x, n);
        BigDecimal order = BigDecimal.valueOf(n);
        for (int i = 0; i < 60; i++) {
            work.spend(ROOT);
            BigDecimal other = x.divide(r.pow(n - 1, DIGITS), DIGITS);
            BigDecimal better =
                    r.multiply(BigDecimal.valueOf(n - 1L), DIGITS).add(other).divide(order, DIGITS);
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

    /** Whether two hundred-digit values are the same number. */
    static boolean same(BigDecimal a, BigDecimal b) {
        BigDecimal difference = a.subtract(b, DIGITS).abs();
        return difference.signum() == 0
                || difference.compareTo(a.abs().max(b.abs()).movePointLeft(90)) <= 0;
    }
}
