package org.hone.runtime.estimate;

/**
 * The axes of a packed batch, finest first. A value lives on exactly one axis; operands of different axes meet at the
 * finer one (the coarser is broadcast down), and going up needs a {@link Expr.Reduce reduction}. A constant lives on
 * {@link #BATCH}.
 */
public enum Axis {
    /** One value a reply token: shape {@code [tokens]}. */
    TOKEN("token"),
    /** One value a reply (rollout or demonstration): shape {@code [sequences]}. */
    SEQUENCE("sequence"),
    /** One value a prompt of the optimiser step: shape {@code [prompts]}. */
    PROMPT("prompt"),
    /** One value for the whole optimiser step: shape {@code []}. */
    BATCH("batch");

    private final String word;

    Axis(String word) {
        this.word = word;
    }

    /** The word that the language uses after {@code per}. */
    public String word() {
        return word;
    }

    /** The axis at which two operands meet. */
    public Axis meet(Axis other) {
        return finerThan(other) ? this : other;
    }

    /** Whether this axis has more elements than {@code other}. */
    public boolean finerThan(Axis other) {
        return compareTo(other) < 0;
    }
}
