package org.hone.types;

import java.util.Optional;

/** The kinds of a number. Axis and flow are no part of it: they follow from the expression. */
public enum Scalar {
    BOOL("Bool"),
    INT("Int"),
    REAL("Real"),
    PROB("Prob"),
    LOG_PROB("LogProb"),
    LOG_RATIO("LogRatio"),
    RATIO("Ratio"),
    TOKENS("Tokens"),
    STEPS("Steps"),
    PROMPTS("Prompts"),
    /** In seconds. */
    DURATION("Duration"),
    BYTES("Bytes");

    private final String typeName;

    Scalar(String typeName) {
        this.typeName = typeName;
    }

    /** The name in the language. */
    public String typeName() {
        return typeName;
    }

    /** The scalar of a type name. */
    public static Optional<Scalar> named(String name) {
        for (Scalar scalar : values()) {
            if (scalar.typeName.equals(name)) {
                return Optional.of(scalar);
            }
        }
        return Optional.empty();
    }

    /** Whether it carries a unit. */
    public boolean isQuantity() {
        return compareTo(TOKENS) >= 0;
    }

    /** Whether it is the logarithm of a probability or of a ratio of two. */
    public boolean isLog() {
        return this == LOG_PROB || this == LOG_RATIO;
    }

    /** Whether it is a number without unit that is no logarithm. */
    public boolean isPlain() {
        return this == INT || this == REAL || this == PROB || this == RATIO;
    }

    /** The unit in which a plain number would be written as this quantity. */
    public String unit() {
        return switch (this) {
            case TOKENS -> "tokens";
            case STEPS -> "steps";
            case PROMPTS -> "prompts";
            case DURATION -> "s";
            case BYTES -> "B";
            case BOOL, INT, REAL, PROB, LOG_PROB, LOG_RATIO, RATIO -> "";
        };
    }
}
