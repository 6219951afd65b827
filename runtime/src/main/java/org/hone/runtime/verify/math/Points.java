package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;

/**
 * Values of formulas at points: every variable has a value that depends on its name and the point only, positive or
 * negative; an unknown function has one that depends on its name and its arguments. Complex, so that no root is undefined.
 */
final class Points {
    static final int COUNT = 12;

    /** A prime, so that roots hardly come out. */
    private static final int UNDER = 10_007;

    private final Work work;
    private final Fractions fractions;

    Points(Work work) {
        this.work = work;
        this.fractions = new Fractions(work);
    }

    /** The value at a point. */
    Complex value(Formula f, int point) {
        work.spend(1);
        return switch (f) {
            case Literal l -> Complex.of(l.value().doubleValue());
            case Symbol s -> symbol(s.name(), point);
            case Apply a -> apply(a, point);
            default -> throw new Unreadable("no value at a point");
        };
    }

    private static Complex symbol(String name, int point) {
        return switch (name) {
            case "pi" -> Complex.of(Math.PI);
            case "e" -> Complex.of(Math.E);
            case "i" -> new Complex(0, 1);
            case "infinity" -> Complex.of(Double.POSITIVE_INFINITY);
            default -> Complex.of(drawn(name.hashCode() * 31L + point));
        };
    }

    /** A variable as a fraction; no small formula is 0 at so many of them but 0. */
    static Fraction fraction(String name, int point) {
        long over = Math.round(drawn(name.hashCode() * 31L + point) * UNDER);
        return Fraction.of(BigInteger.valueOf(over), BigInteger.valueOf(UNDER));
    }

    /** Between 0.3 and 2.7, of either sign. */
    private static double drawn(long key) {
        SplittableRandom random = new SplittableRandom(key * 0x9E3779B97F4A7C15L + 17);
        double size = 0.3 + 2.4 * random.nextDouble();
        return random.nextBoolean() ? size : -size;
    }

    private Complex apply(Apply a, int point) {
        List<Formula> arguments = a.arguments();
        if (a.name().startsWith("of:")) {
            return unknown(a, point);
        }
        Complex x = value(arguments.getFirst(), point);
        return switch (a.name()) {
            case "+" -> x.plus(value(arguments.get(1), point));
            case "*" -> x.times(value(arguments.get(1), point));
            case "/" -> x.over(value(arguments.get(1), point));
            case "neg" -> Complex.of(0).minus(x);
            case "abs" -> Complex.of(x.size());
            case "^" -> power(x, arguments.get(1), point);
            case "root" -> root(value(arguments.get(1), point), x);
            case "exp" -> x.exp();
            case "ln" -> x.ln();
            case "log" -> x.ln().over(Complex.of(Math.log(10)));
            case "sin" -> sine(x);
            case "cos" -> cosine(x);
            case "tan" -> sine(x).over(cosine(x));
            case "sec" -> Complex.of(1).over(cosine(x));
            case "csc" -> Complex.of(1).over(sine(x));
            case "cot" -> cosine(x).over(sine(x));
            case "sinh" -> x.exp().minus(Complex.of(0).minus(x).exp()).times(Complex.of(0.5));
            case "cosh" -> x.exp().plus(Complex.of(0).minus(x).exp()).times(Complex.of(0.5));
            case "tanh" -> {
                Complex square = x.plus(x).exp();
                yield square.minus(Complex.of(1)).over(square.plus(Complex.of(1)));
            }
            case "arcsin" -> Complex.of(Math.asin(real(x)));
            case "arccos" -> Complex.of(Math.acos(real(x)));
            case "arctan" -> Complex.of(Math.atan(real(x)));
            case "floor" -> floor(arguments.getFirst(), x, point);
            case "ceil" -> {
                Formula opposite = new Apply("neg", arguments);
                yield Complex.of(0).minus(floor(opposite, Complex.of(0).minus(x), point));
            }
            case "!" -> factorial(x);
            // A sign or unit that is not left out is worth the same wherever it stands.
            case Marks.PERCENT, Marks.DEGREES, Marks.UNIT ->
                x.times(Complex.of(drawn(Marks.of(a).orElse("").hashCode())));
            case "binom" -> opaque("binom", List.of(x, value(arguments.get(1), point)));
            default -> throw new Unreadable("no value at a point");
        };
    }

    /** A fractional power with an odd root is the real one, also of a negative number. */
    private Complex power(Complex x, Formula exponent, int point) {
        if (x.im() == 0
                && exponent instanceof Apply a
                && a.name().equals("/")
                && a.arguments().stream().allMatch(Literal.class::isInstance)) {
            Complex over = value(a.arguments().get(0), point);
            return root(x, value(a.arguments().get(1), point)).power(over);
        }
        return x.power(value(exponent, point));
    }

    /**
     * The whole number below, of constants only. Of what varies it is a function of which nothing is known, because different ones
     * round to the same number at most points.
     */
    private Complex floor(Formula f, Complex x, int point) {
        if (!f.constant()) {
            Optional<Fraction> exact = fractions.value(f, point);
            return exact.isPresent() ? Complex.of(drawn(exact.get().key())) : opaque("floor", List.of(x));
        }
        Formula whole = new Apply("floor", List.of(f));
        Optional<Fraction> exact = fractions.value(whole);
        if (exact.isPresent()) {
            return Complex.of(exact.get().rounded(MathContext.DECIMAL64).doubleValue());
        }
        for (int digits : new int[] {Numbers.HUNDRED, Numbers.MANY}) {
            var numbers = new Numbers(work, digits);
            Optional<BigDecimal> value = numbers.value(whole);
            if (value.isPresent()) {
                return Complex.of(value.get().doubleValue());
            }
            if (!numbers.lost()) {
                return Complex.of(Math.floor(clear(real(x))));
            }
        }
        throw new Unreadable("too near a whole number to be rounded");
    }

    /** A number that is not on a whole number as far as a double can tell. */
    private static double clear(double x) {
        if (!(Math.abs(x - Math.rint(x)) > 1e-9 * Math.max(1, Math.abs(x)))) {
            throw new Unreadable("too near a whole number to be rounded");
        }
        return x;
    }

    private static double real(Complex x) {
        return Math.abs(x.im()) < 1e-12 ? x.re() : Double.NaN;
    }

    private static Complex root(Complex x, Complex degree) {
        boolean odd = degree.im() == 0 && Math.abs(degree.re() % 2) == 1;
        if (odd && x.im() == 0 && x.re() < 0) {
            return Complex.of(-Math.pow(-x.re(), 1 / degree.re()));
        }
        if (degree.re() == 2 && x.im() == 0) {
            return x.re() >= 0 ? Complex.of(Math.sqrt(x.re())) : new Complex(0, Math.sqrt(-x.re()));
        }
        return x.power(Complex.of(1).over(degree));
    }

    private static Complex sine(Complex x) {
        return new Complex(Math.sin(x.re()) * Math.cosh(x.im()), Math.cos(x.re()) * Math.sinh(x.im()));
    }

    private static Complex cosine(Complex x) {
        return new Complex(Math.cos(x.re()) * Math.cosh(x.im()), -Math.sin(x.re()) * Math.sinh(x.im()));
    }

    private static Complex factorial(Complex x) {
        double n = real(x);
        if (n >= 0 && n <= 170 && n == Math.rint(n)) {
            double product = 1;
            for (int i = 2; i <= n; i++) {
                product *= i;
            }
            return Complex.of(product);
        }
        return opaque("!", List.of(x));
    }

    private Complex unknown(Apply a, int point) {
        List<Complex> values =
                a.arguments().stream().map(part -> side(part, point)).toList();
        boolean scaled = List.of("of:sum", "of:int", "of:lim").contains(a.name());
        return scaled
                ? opaque(a.name(), values.subList(0, values.size() - 1)).times(values.getLast())
                : opaque(a.name(), values);
    }

    private Complex side(Formula part, int point) {
        if (part instanceof Relation r) {
            return opaque(
                    String.join("", r.signs()),
                    r.sides().stream().map(s -> side(s, point)).toList());
        }
        return part instanceof Formula.Words w ? Complex.of(drawn(w.text().hashCode())) : value(part, point);
    }

    private static Complex opaque(String name, List<Complex> values) {
        long key = name.hashCode();
        for (Complex value : values) {
            key = key * 1_000_003L + Float.hashCode((float) value.re()) * 31L + Float.hashCode((float) value.im() + 0f);
        }
        return Complex.of(drawn(key));
    }

    /** Whether two formulas have the same value at every point where both have one, and there are enough of these. */
    boolean same(Formula a, Formula b) {
        int compared = 0;
        for (int point = 0; point < COUNT; point++) {
            Complex x = value(a, point);
            Complex y = value(b, point);
            if (!x.finite() || !y.finite()) {
                continue;
            }
            compared++;
            if (x.minus(y).size() > 1e-9 * Math.max(1e-6, Math.max(x.size(), y.size()))) {
                return false;
            }
        }
        return compared >= COUNT / 2;
    }
}
