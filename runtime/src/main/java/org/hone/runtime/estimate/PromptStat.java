package org.hone.runtime.estimate;

/** Statistics of one prompt at one step: the leaves of a schedule's expressions. All live on {@link Axis#PROMPT}. */
public enum PromptStat {
    /** Share of this step's rollouts with a reward of 1 (mean of the 0/1 verdict score). */
    PASS_RATE,
    /** Mean reward of this step's rollouts. */
    MEAN_REWARD,
    /** Rollouts of the prompt in this step. */
    N,
    /** The step, counted from 1. */
    STEP,
    /** {@code (step − 1) / (steps − 1)}, 0 in a run of one step. */
    PROGRESS,
    /** How often the prompt was drawn before this step. */
    VISITS,
    /** The pass rate at the last visit; NaN at the first. */
    LAST_PASS_RATE,
    /** Exponential moving average of the pass rate over visits; its decay is the leaf's argument. */
    PASS_RATE_EMA
}
