package org.hone.runtime.analyse;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hone.runtime.estimate.Axis;

/**
 * A product of atoms, each to a whole power. There is at most one {@link Atom.Function.Kind#EXP}, since
 * {@code e^a · e^b = e^(a + b)}; an indicator has the power 1; a power is negative only where the atom is never 0.
 *
 * @param key the same text for the same product
 */
record Monomial(TreeMap<Atom, Integer> powers, String key) implements Comparable<Monomial> {
    private static final Comparator<Atom> BY_KEY = Comparator.comparing(Atom::key);

    static final Monomial ONE = of(new TreeMap<>(BY_KEY));

    private static Monomial of(TreeMap<Atom, Integer> powers) {
        return new Monomial(
                powers,
                powers.entrySet().stream()
                        .map(e -> e.getKey().key() + (e.getValue() == 1 ? "" : "^" + e.getValue()))
                        .collect(Collectors.joining("*")));
    }

    static Monomial of(Atom atom, int power) {
        TreeMap<Atom, Integer> powers = new TreeMap<>(BY_KEY);
        powers.put(atom, power);
        return of(powers);
    }

    Monomial times(Monomial other) {
        TreeMap<Atom, Integer> product = new TreeMap<>(BY_KEY);
        product.putAll(powers);
        for (Map.Entry<Atom, Integer> e : other.powers.entrySet()) {
            Atom atom = e.getKey();
            int power = product.getOrDefault(atom, 0) + e.getValue();
            if (power == 0) {
                product.remove(atom);
            } else {
                product.put(atom, atom.indicator() ? 1 : power);
            }
        }
        return of(product);
    }

    /** The part whose atoms pass, and the rest. */
    Monomial[] split(java.util.function.Predicate<Atom> test) {
        TreeMap<Atom, Integer> yes = new TreeMap<>(BY_KEY);
        TreeMap<Atom, Integer> no = new TreeMap<>(BY_KEY);
        powers.forEach((atom, power) -> (test.test(atom) ? yes : no).put(atom, power));
        return new Monomial[] {of(yes), of(no)};
    }

    Axis axis() {
        return powers.keySet().stream().map(Atom::axis).reduce(Axis.BATCH, Axis::meet);
    }

    boolean positive() {
        return powers.keySet().stream().allMatch(Atom::positive);
    }

    @Override
    public int compareTo(Monomial other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Monomial m && m.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
