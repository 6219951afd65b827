package org.hone.runtime.walk;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.verify.Verdict;

/**
 * A prompt of a step with its replies.
 *
 * @param id the row's identity
 * @param prompt the prompt as the model reads it
 * @param replies the rollouts; empty if the schedule has no use for any
 * @param demonstration the row's demonstration, if it has one
 * @param kept whether the recipe's filter keeps it; true before the score phase and without a filter
 */
public record StepPrompt(String id, String prompt, List<Reply> replies, Optional<String> demonstration, boolean kept) {
    public StepPrompt {
        replies = List.copyOf(replies);
    }

    /**
     * A rollout.
     *
     * @param verdict what became of it; empty before the score phase
     * @param reward what the estimators see, after the rule for overlong replies; empty before the score phase
     */
    public record Reply(TokenizedReply reply, Optional<Verdict> verdict, OptionalDouble reward) {}

    /** Share of the replies with the verdict {@code right}; 0 without replies. */
    public double passRate() {
        return replies.stream()
                .mapToDouble(r -> r.verdict().filter(v -> v == Verdict.RIGHT).isPresent() ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** Mean reward of the scored replies; 0 if there are none. */
    public double meanReward() {
        return replies.stream()
                .flatMapToDouble(r -> r.reward().stream())
                .average()
                .orElse(0);
    }
}
