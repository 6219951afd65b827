package org.hone.explain;

import org.hone.runtime.estimate.Axis;

/** Axes in words. */
final class Axes {
    private Axes() {}

    static String plural(Axis axis) {
        return switch (axis) {
            case TOKEN -> "tokens";
            case SEQUENCE -> "replies";
            case PROMPT -> "prompts";
            case BATCH -> "steps";
        };
    }

    /** As a type says it: {@code per token}; a constant is of the whole step. */
    static String words(Axis axis) {
        return axis == Axis.BATCH ? "one for the step" : "per " + axis.word();
    }
}
