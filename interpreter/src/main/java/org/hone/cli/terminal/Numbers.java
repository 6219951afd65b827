package org.hone.cli.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
public final class Numbers {
    private static final MathContext THREE = new MathContext(3);

    private Numbers() {}

    /** A share as whole percent: {@code 34%}; {@code -} if there is none. */
    public static String percent(double share) {
        return Double.isNaN(share) ? "-" : Math.round(share * 100) + "%";
    }

    /** A share as percent with a digit: {@code 33.5}; without the sign, for columns that carry it in their title. */
    public static String percentPoint(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f", zero(share * 100));
    }

    /** A difference of shares in percent points with its sign: {@code +12.5}. */
    public static String signedPercentPoint(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%+.1f", zero(share * 100));
    }

    /** Three significant digits, without an exponent where it can be done: {@code 0.0123}, {@code 1.25}, {@code 314}. */
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        // What is rounded up to 0.100 is written as 0.1 is.
        double size = new BigDecimal(Math.abs(value)).round(THREE).doubleValue();
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size == 0 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A count with a magnitude: {@code 950}, {@code 1.8k}, {@code 2.3M}. */
    public static String count(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (value < 1000) {
            return Long.toString(Math.round(value));
        }
        return value < 1e6
                ? String.format(Locale.ROOT, "%.1fk", value / 1e3)
                : String.format(Locale.ROOT, "%.1fM", value / 1e6);
    }

    /** A duration: {@code 8s}, {@code 3m12s}, {@code 2h05m}. */
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "-";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", whole / 3600, whole % 3600 / 60);
    }

    /** Takes the sign off a number that is printed as zero. */
    private static double zero(double value) {
        return Math.abs(value) < 0.05 ? 0.0 : value;
    }
}
