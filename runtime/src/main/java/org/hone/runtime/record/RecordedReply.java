package org.hone.runtime.record;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One sequence that a step sampled or trained on: a line of {@code replies.jsonl}, in the recorded-batch format.
 *
 * @param step the step, from 1
 * @param prompt the row's identity, e.g. {@code p17}; equal for all replies of one group
 * @param sample the reply's number within its group, from 0; 0 for a demonstration
 * @param source a rollout or a demonstration
 * @param reward the reward; of a demonstration what the recipe's reward says of it, absent if there is none
 * @param verdict the verdict's word; absent for demonstrations
 * @param message what the verifier said when it failed or gave up; absent otherwise
 * @param truncated whether the reply reached the token limit without a stop token
 * @param behaviourLogprob natural log-probs of the distribution that sampled, one a token; empty for demonstrations
 * @param policyLogprob natural log-probs from scoring before the step's first update, one a token; empty if the sequence was
 *     not scored because no term trains on it
 * @param referenceLogprob natural log-probs under the recipe's reference model; empty if no term read them
 * @param teacherLogprob natural log-probs under the recipe's teacher model; empty if no term read them
 * @param tokens ids of the reply, the stop token included if there is one
 * @param text the reply as text
 * @param weightsDigest digest of the weights that sampled (for a demonstration: that scored)
 * @param scheduleWeights the schedule's weight of each term on the sequence's prompt
 */
public record RecordedReply(
        int step,
        String prompt,
        int sample,
        Source source,
        OptionalDouble reward,
        Optional<String> verdict,
        Optional<String> message,
        boolean truncated,
        float[] behaviourLogprob,
        float[] policyLogprob,
        float[] referenceLogprob,
        float[] teacherLogprob,
        int[] tokens,
        String text,
        String weightsDigest,
        Map<String, Double> scheduleWeights) {

    /** Where a sequence comes from. */
    public enum Source {
        ROLLOUT,
        DEMO;

        /** The word in files. */
        public String word() {
            return this == ROLLOUT ? "rollout" : "demo";
        }
    }
}
