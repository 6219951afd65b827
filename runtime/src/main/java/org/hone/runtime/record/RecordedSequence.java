package org.hone.runtime.record;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.estimate.SourceField;

/**
 * One sequence of a recorded batch, as it was read.
 *
 * @param line the line of the file it begins on, from 1
 * @param step the step that recorded it; 0 if the file does not say
 * @param prompt the prompt's identity; equal for all sequences of one group
 * @param source a rollout or a demonstration
 * @param verdict the verdict's word, if the file says
 * @param truncated whether the reply reached the token limit without a stop token
 * @param length number of reply tokens
 * @param fields numbers by field: shape {@code [length]} for a field per token, {@code [1]} for one per sequence
 * @param scheduleWeights the weight that the run's schedule gave to each term on the prompt; empty if the file does not say
 */
public record RecordedSequence(
        int line,
        int step,
        String prompt,
        RecordedReply.Source source,
        Optional<String> verdict,
        boolean truncated,
        int length,
        Map<SourceField, double[]> fields,
        Map<String, Double> scheduleWeights) {

    /** The verdict that counts as success. */
    private static final String RIGHT = "right";

    public RecordedSequence {
        fields = Map.copyOf(fields);
        scheduleWeights = Map.copyOf(scheduleWeights);
    }

    /** Whether it was sampled. */
    public boolean rollout() {
        return source == RecordedReply.Source.ROLLOUT;
    }

    /** The reward, if the file says. */
    public OptionalDouble reward() {
        double[] reward = fields.get(SourceField.REWARD);
        return reward == null ? OptionalDouble.empty() : OptionalDouble.of(reward[0]);
    }

    /** Whether it counts as a success: by its verdict, or by a reward of 1 where there is no verdict. */
    public boolean right() {
        return verdict.map(RIGHT::equals).orElseGet(() -> reward().orElse(0) == 1);
    }
}
