package org.hone.runtime.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a text that is one number: an integer or decimal with or without thousands commas, {@code 1e3}, a fraction
 * {@code 3/4} or {@code \frac{3}{4}}, a mixed number {@code 1 1/2}. A dollar sign, a percent sign and a final full stop are
 * dropped (a percentage is not divided by 100). Anything else around it makes it no number.
 */
final class NumberText {
    /** Longer answers are not read. */
    static final int ANSWER_LIMIT = 4_000;

    private static final int EXPONENT_LIMIT = 1_000;
    private static final Pattern DECIMAL =
            Pattern.compile("(\\d{1,3}(?:,\\d{3})++|\\d*+)(\\.\\d*+)?+(?:[eE]([+-]?\\d{1,4}))?+");
    private static final Pattern FRACTION = Pattern.compile("(?:(\\d++) )?(\\d++) ?/ ?(\\d++)");
    private static final Pattern LATEX = Pattern.compile("(\\d++)? ?\\\\[dt]?frac\\{(\\d++)\\}\\{(\\d++)\\}");

    private NumberText() {}

    /** Whether the answer is the gold number. */
    static Verdict compare(String answer, String gold) {
        Rational right = parse(gold)
                .orElseThrow(() -> new IllegalArgumentException("the gold answer `" + gold + "` is not a number"));
        return parse(answer)
                .map(given -> given.equals(right) ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.UNPARSED);
    }

    static Optional<Rational> parse(String raw) {
        if (raw.length() > ANSWER_LIMIT) {
            return Optional.empty();
        }
        String text = raw.strip();
        boolean negative = false;
        if (text.startsWith("-") || text.startsWith("\u2212") || text.startsWith("+")) {
            negative = !text.startsWith("+");
            text = text.substring(1).strip();
        }
        String bare = without(text);
        if (bare.length() > NumberScanner.DIGIT_LIMIT) {
            return Optional.empty();
        }
        Optional<Rational> size = fraction(FRACTION.matcher(bare))
                .or(() -> fraction(LATEX.matcher(bare)))
                .or(() -> decimal(DECIMAL.matcher(bare)));
        return negative ? size.map(Rational::negated) : size;
    }

    private static String without(String text) {
        String kept = text.startsWith("\\$") ? text.substring(2) : text.startsWith("$") ? text.substring(1) : text;
        if (kept.endsWith(".")) {
            kept = kept.substring(0, kept.length() - 1);
        }
        if (kept.endsWith("%")) {
            kept = kept.substring(0, kept.length() - (kept.endsWith("\\%") ? 2 : 1));
        }
        return kept.strip();
    }

    private static Optional<Rational> fraction(Matcher match) {
        if (!match.matches()) {
            return Optional.empty();
        }
        BigInteger under = new BigInteger(match.group(3));
        if (under.signum() == 0) {
            return Optional.empty();
        }
        BigInteger whole = match.group(1) == null ? BigInteger.ZERO : new BigInteger(match.group(1));
        return Optional.of(Rational.of(new BigInteger(match.group(2)).add(whole.multiply(under)), under));
    }

    private static Optional<Rational> decimal(Matcher match) {
        if (!match.matches()) {
            return Optional.empty();
        }
        String whole = match.group(1).replace(",", "");
        String part = match.group(2) == null ? "" : match.group(2).substring(1);
        int exponent = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
        if ((whole.isEmpty() && part.isEmpty()) || Math.abs(exponent) > EXPONENT_LIMIT) {
            return Optional.empty();
        }
        return Optional.of(Rational.of(new BigDecimal(new BigInteger(whole + part), part.length() - exponent)));
    }
}
