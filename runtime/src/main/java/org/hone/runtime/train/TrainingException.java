package org.hone.runtime.train;

import org.hone.runtime.plan.Phase;

/** A step that cannot be finished. Nothing of the step has been applied; the last checkpoint is whole. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure of a phase of a step. */
    public TrainingException(int step, Phase phase, String what) {
        super("step " + step + ", phase " + phase.word() + ": " + what);
    }

    /** A failure before the first step. */
    public TrainingException(String what) {
        super(what);
    }
}
