package org.hone.types;

import java.util.Optional;

/**
 * What an arithmetic operator makes of two kinds of numbers. Probabilities and their logarithms are kept apart:
 * {@code LogProb − LogProb} is a {@code LogRatio}, {@code exp(LogProb)} a {@code Prob}.
 */
public final class ScalarRules {
    private ScalarRules() {}

    /** The kind of a sum or difference; empty if there is none. */
    public static Optional<Scalar> sum(Scalar a, Scalar b, boolean minus) {
        if (a == Scalar.BOOL || b == Scalar.BOOL) {
            return Optional.empty();
        }
        if (a.isQuantity() || b.isQuantity()) {
            return a == b ? Optional.of(a) : Optional.empty();
        }
        if (a.isPlain() && b.isPlain()) {
            return Optional.of(a == Scalar.INT && b == Scalar.INT ? Scalar.INT : Scalar.REAL);
        }
        if (a.isLog() && b.isLog()) {
            if (a == Scalar.LOG_PROB && b == Scalar.LOG_PROB) {
                return Optional.of(minus ? Scalar.LOG_RATIO : Scalar.LOG_PROB);
            }
            if (a == Scalar.LOG_RATIO && b == Scalar.LOG_PROB && minus) {
                return Optional.of(Scalar.REAL);
            }
            return Optional.of(a == b ? Scalar.LOG_RATIO : Scalar.LOG_PROB);
        }
        boolean mixed = a == Scalar.PROB || b == Scalar.PROB || a == Scalar.RATIO || b == Scalar.RATIO;
        return mixed ? Optional.empty() : Optional.of(Scalar.REAL);
    }

    /** The kind of a product. */
    public static Optional<Scalar> product(Scalar a, Scalar b) {
        if (a == Scalar.BOOL || b == Scalar.BOOL || (a.isQuantity() && b.isQuantity())) {
            return Optional.empty();
        }
        if (a.isQuantity() || b.isQuantity()) {
            Scalar other = a.isQuantity() ? b : a;
            return other.isPlain() ? Optional.of(a.isQuantity() ? a : b) : Optional.empty();
        }
        if (a == b && (a == Scalar.INT || a == Scalar.PROB || a == Scalar.RATIO)) {
            return Optional.of(a);
        }
        boolean ratio = (a == Scalar.LOG_RATIO && b.isPlain()) || (b == Scalar.LOG_RATIO && a.isPlain());
        return Optional.of(ratio ? Scalar.LOG_RATIO : Scalar.REAL);
    }

    /** The kind of a quotient. */
    public static Optional<Scalar> quotient(Scalar a, Scalar b) {
        if (a == Scalar.BOOL || b == Scalar.BOOL) {
            return Optional.empty();
        }
        if (a.isQuantity()) {
            return a == b ? Optional.of(Scalar.REAL) : b.isPlain() ? Optional.of(a) : Optional.empty();
        }
        if (b.isQuantity()) {
            return Optional.empty();
        }
        if (a == Scalar.PROB && b == Scalar.PROB) {
            return Optional.of(Scalar.RATIO);
        }
        return Optional.of(a == Scalar.LOG_RATIO && b.isPlain() ? Scalar.LOG_RATIO : Scalar.REAL);
    }

    /** The kind that both branches of a choice have in common. */
    public static Optional<Scalar> join(Scalar a, Scalar b) {
        if (a == b) {
            return Optional.of(a);
        }
        if (a.isPlain() && b.isPlain()) {
            return Optional.of(Scalar.REAL);
        }
        if (a.isLog() && b.isLog()) {
            return Optional.of(Scalar.LOG_PROB);
        }
        return Optional.empty();
    }
}
