package org.hone.lower;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The numbers between two bounds, both included; bounds may be infinite. The operations give an interval that holds every
 * result that members of the operands can have.
 */
record Interval(double low, double high) {
    static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    static final Interval POSITIVE = new Interval(0, Double.POSITIVE_INFINITY);
    static final Interval UNIT = new Interval(0, 1);

    Interval {
        if (Double.isNaN(low) || Double.isNaN(high) || low > high) {
            throw new IllegalArgumentException("no interval: " + low + " to " + high);
        }
    }

    static Interval point(double value) {
        return Double.isNaN(value) ? ALL : new Interval(value, value);
    }

    /** What a comparison can give. */
    static Interval truth(boolean never, boolean always) {
        return never ? point(0) : always ? point(1) : UNIT;
    }

    boolean isPoint() {
        return low == high;
    }

    boolean isPoint(double value) {
        return low == value && high == value;
    }

    boolean contains(double value) {
        return low <= value && value <= high;
    }

    Interval union(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    Interval negate() {
        return new Interval(-high, -low);
    }

    Interval plus(Interval other) {
        return new Interval(
                finite(low + other.low, Double.NEGATIVE_INFINITY), finite(high + other.high, Double.POSITIVE_INFINITY));
    }

    Interval times(Interval other) {
        return corners(other, (x, y) -> x == 0 || y == 0 ? 0 : x * y);
    }

    /** All numbers if the divisor may be 0. */
    Interval over(Interval other) {
        return other.contains(0) ? ALL : corners(other, (x, y) -> Double.isInfinite(y) ? 0 : x / y);
    }

    Interval min(Interval other) {
        return new Interval(Math.min(low, other.low), Math.min(high, other.high));
    }

    Interval max(Interval other) {
        return new Interval(Math.max(low, other.low), Math.max(high, other.high));
    }

    Interval abs() {
        return low >= 0 ? this : high <= 0 ? negate() : new Interval(0, Math.max(-low, high));
    }

    /** The image under a function that never falls. */
    Interval rising(DoubleUnaryOperator f) {
        double a = f.applyAsDouble(low);
        double b = f.applyAsDouble(high);
        return Double.isNaN(a) || Double.isNaN(b) ? ALL : new Interval(a, b);
    }

    private Interval corners(Interval other, DoubleBinaryOperator f) {
        double[] all = {
            f.applyAsDouble(low, other.low),
            f.applyAsDouble(low, other.high),
            f.applyAsDouble(high, other.low),
            f.applyAsDouble(high, other.high)
        };
        double least = all[0];
        double most = all[0];
        for (double x : all) {
            if (Double.isNaN(x)) {
                return ALL;
            }
            least = Math.min(least, x);
            most = Math.max(most, x);
        }
        return new Interval(least, most);
    }

    private static double finite(double value, double otherwise) {
        return Double.isNaN(value) ? otherwise : value;
    }
}
