package org.hone.runtime.verify;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction in lowest terms, so equal numbers are equal records.
 *
 * @param over numerator, with the sign
 * @param under denominator, positive
 */
record Rational(BigInteger over, BigInteger under) {

    static Rational of(BigInteger over, BigInteger under) {
        BigInteger divisor = over.gcd(under).max(BigInteger.ONE);
        BigInteger sign = BigInteger.valueOf(under.signum());
        return new Rational(
                over.divide(divisor).multiply(sign), under.divide(divisor).multiply(sign));
    }

    static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    static Rational of(BigDecimal value) {
        return value.scale() <= 0
                ? new Rational(value.toBigIntegerExact(), BigInteger.ONE)
                : of(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
    }

    Rational negated() {
        return new Rational(over.negate(), under);
    }

    Rational plus(Rational other) {
        return of(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    Rational minus(Rational other) {
        return plus(other.negated());
    }

    Rational times(Rational other) {
        return of(over.multiply(other.over), under.multiply(other.under));
    }

    /** The quotient; the caller sees to it that {@code other} is not zero. */
    Rational dividedBy(Rational other) {
        return of(over.multiply(other.under), under.multiply(other.over));
    }

    boolean isZero() {
        return over.signum() == 0;
    }
}
