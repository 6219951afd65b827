package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A quotient of whole numbers, not in lowest terms: comparing by products is cheaper than dividing by common factors.
 *
 * @param over with the sign
 * @param under positive
 */
record Fraction(BigInteger over, BigInteger under) {

    /** @throws ArithmeticException if {@code under} is 0 */
    static Fraction of(BigInteger over, BigInteger under) {
        if (under.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        return under.signum() > 0 ? new Fraction(over, under) : new Fraction(over.negate(), under.negate());
    }

    static Fraction of(BigInteger whole) {
        return new Fraction(whole, BigInteger.ONE);
    }

    /** @throws ArithmeticException if it is 0 */
    Fraction inverted() {
        if (over.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        BigInteger sign = BigInteger.valueOf(over.signum());
        return new Fraction(sign.multiply(under), over.abs());
    }

    boolean same(Fraction other) {
        return over.multiply(other.under).equals(other.over.multiply(under));
    }

    /** The largest whole number that is not larger. */
    BigInteger floor() {
        BigInteger[] parts = over.divideAndRemainder(under);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /** @throws ArithmeticException if it is no whole number, or not one of 32 bits */
    int whole() {
        BigInteger[] parts = over.divideAndRemainder(under);
        if (parts[1].signum() != 0) {
            throw new ArithmeticException("no whole number");
        }
        return parts[0].intValueExact();
    }

    /** One number for one value, and hardly ever the same for another. */
    long key() {
        BigInteger common = over.gcd(under);
        return over.divide(common).hashCode() * 1_000_003L
                + under.divide(common).hashCode();
    }

    /** Bits of the longer side. */
    int bits() {
        return Math.max(over.bitLength(), under.bitLength());
    }

    BigDecimal rounded(MathContext digits) {
        return new BigDecimal(over).divide(new BigDecimal(under), digits);
    }
}
