package org.hone.runtime.plan;

import java.util.List;

/**
 * How replies are sampled and scored.
 *
 * @param n rollouts a prompt
 * @param temperature softmax temperature of sampling; log-probs are those of the tempered distribution, in sampling and
 *     in training alike
 * @param topP nucleus; 1 keeps the whole distribution
 * @param reward what scores a reply
 * @param overlong what becomes of a reply that hits the token limit without a stop token
 * @param overlongBuffer tokens before the limit over which {@link Overlong#SOFT} takes up to 1 from the reward; else 0
 * @param stop texts that end a reply beside the model's own stop tokens; they belong to the reply
 */
public record RolloutPlan(
        int n,
        double temperature,
        double topP,
        RewardPlan reward,
        Overlong overlong,
        int overlongBuffer,
        List<String> stop) {
    public RolloutPlan {
        stop = List.copyOf(stop);
    }

    /** What becomes of a truncated reply. */
    public enum Overlong {
        /** Scored like any other; a truncated reply usually has no answer, hence reward 0. */
        SCORE,
        /** Reward 0 whatever it says. */
        ZERO,
        /**
         * Scored like any other, less {@code min(1, (length − (limit − buffer)) / buffer)} for every reply that ends within
         * the buffer (the soft overlong punishment of DAPO, arXiv 2503.14476, Eq. 13).
         */
        SOFT,
        /** Left out of the estimator (its tokens have mask 0) but kept in the group's statistics. */
        MASK
    }
}
