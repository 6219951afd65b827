package org.hone.runtime.plan;

import java.util.List;
import java.util.Optional;

/**
 * An evaluation: {@code k} replies for each row, scored by a reward.
 *
 * @param data held-out rows
 * @param reward what scores a reply
 * @param k replies a row
 * @param temperature 0 is greedy decoding (then {@code k} is 1)
 * @param topP nucleus
 * @param stop texts that end a reply beside the model's own stop tokens
 * @param groupBy a column by whose value results are also reported, e.g. {@code difficulty}
 */
public record EvaluatePlan(
        DatasetPlan data,
        RewardPlan reward,
        int k,
        double temperature,
        double topP,
        List<String> stop,
        Optional<String> groupBy) {
    public EvaluatePlan {
        stop = List.copyOf(stop);
    }
}
