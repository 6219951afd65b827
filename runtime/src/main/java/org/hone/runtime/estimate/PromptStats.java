package org.hone.runtime.estimate;

import java.util.function.DoubleUnaryOperator;

/**
 * What a schedule may know of one prompt at one step.
 *
 * @param passRate share of this step's rollouts with a reward of 1
 * @param meanReward mean reward of this step's rollouts
 * @param rollouts rollouts of the prompt in this step
 * @param step the step, counted from 1
 * @param steps steps of the run
 * @param visits how often the prompt was drawn before this step
 * @param lastPassRate the pass rate at the last visit; NaN at the first
 * @param passRateEma the exponential moving average of the pass rate for a decay in [0, 1]
 */
public record PromptStats(
        double passRate,
        double meanReward,
        int rollouts,
        int step,
        int steps,
        int visits,
        double lastPassRate,
        DoubleUnaryOperator passRateEma) {

    /** The value of one leaf. */
    public double value(Expr.Stat leaf) {
        return switch (leaf.stat()) {
            case PASS_RATE -> passRate;
            case MEAN_REWARD -> meanReward;
            case N -> rollouts;
            case STEP -> step;
            case PROGRESS -> steps == 1 ? 0 : (step - 1) / (double) (steps - 1);
            case VISITS -> visits;
            case LAST_PASS_RATE -> lastPassRate;
            case PASS_RATE_EMA -> passRateEma.applyAsDouble(leaf.argument());
        };
    }
}
