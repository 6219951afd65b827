package org.hone.runtime.analyse;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hone.runtime.estimate.Axis;

/**
 * A sum of products of atoms with numbers before them, in one order: two that mean the same by the laws of sums and products are
 * equal. Numbers are compared to 12 significant digits, since folding constants rounds.
 */
final class Polynomial {
    /** More terms than that are not worth multiplying out; whoever asks must test instead. */
    private static final int LIMIT = 4000;

    private static final MathContext DIGITS = new MathContext(12);

    static final Polynomial ZERO = new Polynomial(new TreeMap<>());
    static final Polynomial ONE = of(1);

    private final SortedMap<Monomial, Double> terms;
    private final String key;

    private Polynomial(SortedMap<Monomial, Double> terms) {
        this.terms = terms;
        this.key = terms.entrySet().stream()
                .map(e -> rounded(e.getValue())
                        + (e.getKey().equals(Monomial.ONE)
                                ? ""
                                : "*" + e.getKey().key()))
                .collect(Collectors.joining("+"));
    }

    /** The algebra gave up: the polynomial would be too large, or one of its numbers infinite. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp(String why) {
            super(why, null, false, false);
        }
    }

    private static String rounded(double value) {
        if (!Double.isFinite(value)) {
            throw new GivenUp("no algebra with " + value);
        }
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
    }

    static Polynomial of(double value) {
        TreeMap<Monomial, Double> terms = new TreeMap<>();
        if (value != 0) {
            terms.put(Monomial.ONE, value);
        }
        return new Polynomial(terms);
    }

    static Polynomial of(Atom atom) {
        return of(Monomial.of(atom, 1), 1);
    }

    static Polynomial of(Monomial monomial, double factor) {
        TreeMap<Monomial, Double> terms = new TreeMap<>();
        terms.put(monomial, factor);
        return new Polynomial(terms);
    }

    Map<Monomial, Double> terms() {
        return terms;
    }

    /** The value if it is a number. */
    OptionalDouble constant() {
        if (terms.isEmpty()) {
            return OptionalDouble.of(0);
        }
        return terms.size() == 1 && terms.firstKey().equals(Monomial.ONE)
                ? OptionalDouble.of(terms.firstEntry().getValue())
                : OptionalDouble.empty();
    }

    Polynomial plus(Polynomial other) {
        TreeMap<Monomial, Double> sum = new TreeMap<>(terms);
        other.terms.forEach((m, c) -> {
            double before = sum.getOrDefault(m, 0.0);
            double after = before + c;
            // What is left of a cancelled sum is rounding.
            if (Math.abs(after) <= 1e-13 * Math.max(Math.abs(before), Math.abs(c))) {
                sum.remove(m);
            } else {
                sum.put(m, after);
            }
        });
        return new Polynomial(sum);
    }

    Polynomial minus(Polynomial other) {
        return plus(other.times(-1));
    }

    Polynomial times(double factor) {
        TreeMap<Monomial, Double> product = new TreeMap<>();
        if (factor != 0) {
            terms.forEach((m, c) -> product.put(m, c * factor));
        }
        return new Polynomial(product);
    }

    Polynomial times(Polynomial other) {
        if ((long) terms.size() * other.terms.size() > LIMIT) {
            throw new GivenUp("more than " + LIMIT + " terms");
        }
        Polynomial sum = ZERO;
        for (Map.Entry<Monomial, Double> a : terms.entrySet()) {
            for (Map.Entry<Monomial, Double> b : other.terms.entrySet()) {
                sum = sum.plus(Algebra.product(a.getKey(), b.getKey()).times(a.getValue() * b.getValue()));
            }
        }
        return sum;
    }

    /** Times a product without an exponential. */
    Polynomial timesMonomial(Monomial other) {
        TreeMap<Monomial, Double> product = new TreeMap<>();
        terms.forEach((m, c) -> product.merge(m.times(other), c, Double::sum));
        return new Polynomial(product);
    }

    Axis axis() {
        return terms.keySet().stream().map(Monomial::axis).reduce(Axis.BATCH, Axis::meet);
    }

    /** Whether it is known to be above 0 on every batch: a sum of positive things. */
    boolean positive() {
        return !terms.isEmpty()
                && terms.entrySet().stream()
                        .allMatch(e -> e.getValue() > 0 && e.getKey().positive());
    }

    /** The number before the first term; 0 of nothing. */
    double leading() {
        return terms.isEmpty() ? 0 : terms.firstEntry().getValue();
    }

    String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Polynomial p && p.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return key;
    }
}
