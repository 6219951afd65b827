package org.hone.runtime.plan;

/**
 * How replies are sampled and scored.
 *
 * @param n rollouts a prompt
 * @param temperature softmax temperature of sampling; log-probs are those of the tempered distribution, in sampling and
 *     in training alike
 * @param topP nucleus; 1 keeps the whole distribution
 * @param reward what scores a reply
 * @param overlong what becomes of a reply that hits the token limit without a stop token
 */
public record RolloutPlan(int n, double temperature, double topP, RewardPlan reward, Overlong overlong) {

    /** What becomes of a truncated reply. */
    public enum Overlong {
        /** Scored like any other; a truncated reply usually has no answer, hence reward 0. */
        SCORE,
        /** Reward 0 whatever it says. */
        ZERO,
        /** Left out of the estimator (its tokens have mask 0) but kept in the group's statistics. */
        MASK
    }
}
