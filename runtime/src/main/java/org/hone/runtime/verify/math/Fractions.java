package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Symbol;

/**
 * Formulas that are fractions, exactly: arithmetic, whole powers, square roots that come out, factorials and binomials. The size of a
 * result is known before it is computed, and refused if it has more than 65,536 bits: 5,000! has 54,233. At a point variables are
 * short fractions, so that polynomials and their quotients are told apart however large their coefficients are.
 */
final class Fractions {
    private static final int BITS = 1 << 16;
    private static final int ROOT_BITS = 1 << 13;
    static final int FACTORIAL_LIMIT = 5_000;

    /** Steps of one operation on short numbers. */
    private static final int OPERATION = 4;

    /** Products of two words of 32 bits in a step. */
    private static final int PRODUCTS = 50;

    /** Where variables have no value. */
    private static final int NOWHERE = -1;

    private final Work work;
    private int point = NOWHERE;

    Fractions(Work work) {
        this.work = work;
    }

    /** The value, if it is such a constant within the bounds. */
    Optional<Fraction> value(Formula f) {
        return value(f, NOWHERE);
    }

    /** The value at a point, if it is such a formula within the bounds. */
    Optional<Fraction> value(Formula f, int at) {
        point = at;
        try {
            return Optional.of(of(f));
        } catch (ArithmeticException | Unreadable e) {
            return Optional.empty();
        }
    }

    /** Whether two values are one. */
    boolean same(Fraction x, Fraction y) {
        pay(x.over().bitLength(), y.under().bitLength());
        pay(y.over().bitLength(), x.under().bitLength());
        return x.same(y);
    }

    private Fraction of(Formula f) {
        return switch (f) {
            case Literal l -> literal(l.value());
            case Symbol s -> variable(s.name());
            case Apply a -> apply(a.name(), a.arguments());
            default -> throw new Unreadable("no fraction");
        };
    }

    private Fraction variable(String name) {
        if (point == NOWHERE || Constants.NAMES.contains(name)) {
            throw new Unreadable("no fraction");
        }
        return Points.fraction(name, point);
    }

    private static Fraction literal(BigDecimal value) {
        if (Math.abs((long) value.scale()) > BITS / 4) {
            throw new Unreadable("a number out of bounds");
        }
        return value.scale() <= 0
                ? Fraction.of(value.toBigIntegerExact())
                : new Fraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
    }

    private Fraction apply(String name, List<Formula> arguments) {
        work.spend(OPERATION);
        return switch (name) {
            case "+" -> sum(of(arguments.get(0)), of(arguments.get(1)));
            case "*" -> product(of(arguments.get(0)), of(arguments.get(1)));
            case "/" -> quotient(of(arguments.get(0)), of(arguments.get(1)));
            case "neg" -> negated(of(arguments.getFirst()));
            case "abs" -> absolute(of(arguments.getFirst()));
            case "floor" -> Fraction.of(floor(bound(arguments.getFirst())));
            case "ceil" ->
                Fraction.of(floor(negated(bound(arguments.getFirst()))).negate());
            case "!" -> Fraction.of(factorial(work, of(arguments.getFirst()).whole()));
            case "binom" ->
                Fraction.of(binomial(
                        work, of(arguments.get(0)).whole(), of(arguments.get(1)).whole()));
            case "^" -> power(of(arguments.get(0)), arguments.get(1));
            case "root" -> root(of(arguments.get(1)), of(arguments.get(0)).whole());
            default -> throw new Unreadable("no fraction");
        };
    }

    private static Fraction negated(Fraction x) {
        return new Fraction(x.over().negate(), x.under());
    }

    private static Fraction absolute(Fraction x) {
        return new Fraction(x.over().abs(), x.under());
    }

    /** What is rounded must not vary: different functions round to the same number at most points. */
    private Fraction bound(Formula f) {
        if (!f.constant()) {
            throw new Unreadable("no fraction");
        }
        return of(f);
    }

    private BigInteger floor(Fraction x) {
        charge(x.bits(), x.bits());
        return x.floor();
    }

    private Fraction sum(Fraction x, Fraction y) {
        return new Fraction(times(x.over(), y.under()).add(times(y.over(), x.under())), times(x.under(), y.under()));
    }

    private Fraction product(Fraction x, Fraction y) {
        return new Fraction(times(x.over(), y.over()), times(x.under(), y.under()));
    }

    private Fraction quotient(Fraction x, Fraction y) {
        return Fraction.of(times(x.over(), y.under()), times(x.under(), y.over()));
    }

    private BigInteger times(BigInteger x, BigInteger y) {
        charge(x.bitLength(), y.bitLength());
        return x.multiply(y);
    }

    /** Refuses a product that is too long; pays for the others. */
    private void charge(int bits, int others) {
        if (bits + others > 2 * BITS) {
            throw new Unreadable("a number out of bounds");
        }
        pay(bits, others);
    }

    private void pay(int bits, int others) {
        work.spend((bits / Integer.SIZE) * (others / Integer.SIZE) / PRODUCTS);
    }

    /** An exponent that is written as a fraction is a root first. */
    private Fraction power(Fraction x, Formula exponent) {
        return exponent instanceof Apply a && a.name().equals("/")
                ? power(
                        root(x, of(a.arguments().get(1)).whole()),
                        of(a.arguments().get(0)).whole())
                : power(x, of(exponent).whole());
    }

    private Fraction power(Fraction x, int exponent) {
        int times = Math.absExact(exponent);
        double longest = times * Math.max(size(x.over()), size(x.under()));
        if (longest > BITS) {
            throw new Unreadable("a power out of bounds");
        }
        charge((int) longest, (int) longest);
        BigInteger over = raised(x.over(), times);
        BigInteger under = raised(x.under(), times);
        Fraction power = new Fraction(over, under);
        return exponent >= 0 ? power : power.inverted();
    }

    /** Bits of each factor of a power; those of one have none. */
    private static double size(BigInteger x) {
        BigInteger size = x.abs();
        if (size.compareTo(BigInteger.ONE) <= 0) {
            return 0;
        }
        return size.bitLength() > 1000 ? size.bitLength() : Math.log(size.doubleValue()) / Math.log(2);
    }

    private static BigInteger raised(BigInteger x, int times) {
        if (size(x) > 0) {
            return x.pow(times);
        }
        boolean odd = times % 2 == 1;
        return times == 0 ? BigInteger.ONE : odd ? x : x.abs();
    }

    private Fraction root(Fraction x, int degree) {
        if (degree == 1) {
            return x;
        }
        if (degree != 2 || x.over().signum() < 0 || x.bits() > ROOT_BITS) {
            throw new Unreadable("no root that comes out");
        }
        BigInteger square = times(x.over(), x.under());
        charge(2 * square.bitLength(), 2 * square.bitLength());
        BigInteger[] root = square.sqrtAndRemainder();
        if (root[1].signum() != 0) {
            throw new Unreadable("no root that comes out");
        }
        return new Fraction(root[0], x.under());
    }

    /** n! */
    static BigInteger factorial(Work work, int n) {
        if (n < 0 || n > FACTORIAL_LIMIT) {
            throw new Unreadable("a factorial out of bounds");
        }
        work.spend(10 * n);
        return product(1, n);
    }

    /** The product of the numbers behind one up to another; halves of one length multiply fastest. */
    private static BigInteger product(int behind, int to) {
        if (to - behind > 8) {
            int middle = (behind + to) >>> 1;
            return product(behind, middle).multiply(product(middle, to));
        }
        BigInteger product = BigInteger.ONE;
        for (int i = behind + 1; i <= to; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return product;
    }

    /** The number of choices of k among n. */
    static BigInteger binomial(Work work, int n, int k) {
        if (n < 0 || k < 0 || n > FACTORIAL_LIMIT) {
            throw new Unreadable("a binomial out of bounds");
        }
        work.spend(Math.clamp(k, 0, n) * 10);
        BigInteger value = k > n ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 0; i < k && k <= n; i++) {
            value = value.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return value;
    }
}
