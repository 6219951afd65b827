package org.hone.types;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The units that may stand behind a number. */
public enum Unit {
    TOKENS("tokens", Scalar.TOKENS, 1),
    STEPS("steps", Scalar.STEPS, 1),
    PROMPTS("prompts", Scalar.PROMPTS, 1),
    MILLISECONDS("ms", Scalar.DURATION, 1e-3),
    SECONDS("s", Scalar.DURATION, 1),
    MINUTES("min", Scalar.DURATION, 60),
    HOURS("h", Scalar.DURATION, 3600),
    BYTES("B", Scalar.BYTES, 1),
    KIBIBYTES("KiB", Scalar.BYTES, 1024),
    MEBIBYTES("MiB", Scalar.BYTES, 1024.0 * 1024),
    GIBIBYTES("GiB", Scalar.BYTES, 1024.0 * 1024 * 1024);

    private final String word;
    private final Scalar scalar;
    private final double factor;

    Unit(String word, Scalar scalar, double factor) {
        this.word = word;
        this.scalar = scalar;
        this.factor = factor;
    }

    /** What stands behind the dot. */
    public String word() {
        return word;
    }

    /** The quantity it makes. */
    public Scalar scalar() {
        return scalar;
    }

    /** What one of it is in the quantity's own unit. */
    public double factor() {
        return factor;
    }

    /** The unit of that word; the singular is accepted for 1. */
    public static Optional<Unit> named(String word) {
        return Arrays.stream(values())
                .filter(u -> u.word.equals(word) || (u.word.equals(word + "s") && u.factor == 1))
                .findFirst();
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Unit::word).toList();
    }
}
