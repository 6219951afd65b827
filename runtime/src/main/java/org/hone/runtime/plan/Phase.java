package org.hone.runtime.plan;

/**
 * The phases of a training step, in order. Status line, metrics, manifest and error messages share these names.
 */
public enum Phase {
    /** Draw the step's prompts and sample {@code n} replies for each. */
    SAMPLE,
    /** Give every reply its verdict and reward. */
    SCORE,
    /** Evaluate the schedule on every prompt: which terms train it, with what weight. */
    GATE,
    /** Log-probs of the current policy, frozen coefficients and the denominators of the whole optimiser step. */
    ESTIMATE,
    /** Forward, backward and the optimiser's update. */
    UPDATE;

    /** The name in files and on the screen. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
