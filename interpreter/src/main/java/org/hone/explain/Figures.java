package org.hone.explain;

import java.util.Locale;

/** Numbers in sentences. */
final class Figures {
    private Figures() {}

    /** Three significant digits, without zeros at the end. */
    static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size < 1e-12) {
            return "0";
        }
        String text;
        if (size < 1e-3 || size >= 1e6) {
            text = String.format(Locale.ROOT, "%.2e", value);
        } else {
            int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
            text = String.format(Locale.ROOT, "%." + decimals + "f", value);
            text = text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
        }
        return text.replace('-', '−').replace("e−", "e-");
    }

    /** A share as percent with a digit. */
    static String percent(double share) {
        return Math.abs(share) < 1e-9 ? "0%" : String.format(Locale.ROOT, "%.1f%%", share * 100);
    }
}
