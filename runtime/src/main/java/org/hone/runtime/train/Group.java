package org.hone.runtime.train;

import java.util.List;
import java.util.Optional;
import org.hone.runtime.data.Row;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Verdict;

/**
 * One prompt of a step with everything that belongs to it.
 *
 * @param row the row
 * @param prompt its prompt as tokens
 * @param rollouts the replies sampled for it; empty if the schedule reads and trains on none
 * @param demo its demonstration, if a term may train on it
 */
record Group(Row row, int[] prompt, List<Rollout> rollouts, Optional<Demo> demo) {
    Group {
        rollouts = List.copyOf(rollouts);
    }

    /** A sampled reply with its score and the reward that the overlong rule leaves it. */
    record Rollout(Reply reply, String text, Score score, double reward) {}

    /**
     * A demonstration.
     *
     * @param reward what the recipe's reward says of it; 1 without a reward
     */
    record Demo(int[] tokens, String text, double reward) {}

    /** Share of rollouts with verdict {@code right}; 0 without rollouts. */
    double passRate() {
        return rollouts.isEmpty()
                ? 0
                : (double) rollouts.stream()
                                .filter(r -> r.score().verdict() == Verdict.RIGHT)
                                .count()
                        / rollouts.size();
    }

    /** Mean reward of the rollouts; 0 without rollouts. */
    double meanReward() {
        return rollouts.stream().mapToDouble(Rollout::reward).average().orElse(0);
    }

    /** Whether all rollouts have one reward, so that a group-relative advantage is zero. */
    boolean equalRewards() {
        return rollouts.stream().mapToDouble(Rollout::reward).distinct().count() <= 1;
    }

    /**
     * The reward of a scored reply under the recipe's rule for overlong ones.
     *
     * @param limit most tokens of a reply
     */
    static double reward(Reply reply, Score score, RolloutPlan plan, int limit) {
        return switch (plan.overlong()) {
            case SCORE, MASK -> score.reward();
            case SOFT -> {
                double within = reply.tokens().length - (limit - plan.overlongBuffer());
                yield score.reward() - Math.clamp(within / plan.overlongBuffer(), 0, 1);
            }
            case ZERO -> reply.truncated() ? 0 : score.reward();
        };
    }
}
