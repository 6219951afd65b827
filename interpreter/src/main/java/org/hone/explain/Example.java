package org.hone.explain;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * An estimator on the example batch.
 *
 * @param showsReward whether the estimator reads the reward
 * @param showsRatio whether it reads the behaviour policy
 * @param rows its tokens
 */
public record Example(boolean showsReward, boolean showsRatio, boolean showsDemo, List<Row> rows) {
    public Example {
        rows = List.copyOf(rows);
    }

    /**
     * A token.
     *
     * @param prompt prompt, from 1
     * @param reply reply of the prompt, from 1
     * @param token token of the reply, from 1
     * @param probability {@code π_θ}
     * @param ratio {@code π_θ / π_old}
     * @param weight the aggregate's factor
     */
    public record Row(
            int prompt,
            int reply,
            int token,
            boolean demo,
            double reward,
            double probability,
            double ratio,
            double advantage,
            double mask,
            double coefficient,
            double weight) {}

    static Example of(EstimatorGraph graph, double factor) {
        PackedBatch batch = ExampleBatch.of(ExampleBatch.replies(graph.source()), Trial.OLD);
        Coefficients c = Trial.of(graph, batch);
        double[] mask = Trial.values(graph.mask(), graph, batch);
        double[] advantage = Trial.values(graph.advantage(), graph, batch);
        double[] policy = batch.values(SourceField.POLICY_LOGPROB);
        boolean proximal = Walk.reads(graph, SourceField.PROXIMAL_LOGPROB);
        double[] old = batch.values(proximal ? SourceField.PROXIMAL_LOGPROB : SourceField.BEHAVIOUR_LOGPROB);
        List<Row> rows = new ArrayList<>();
        int reply = 0;
        for (int s = 0; s < batch.sequences(); s++) {
            reply = s > 0 && batch.promptOf()[s] == batch.promptOf()[s - 1] ? reply + 1 : 1;
            int start = batch.offsets()[s];
            for (int t = start; t < batch.offsets()[s + 1]; t++) {
                rows.add(new Row(
                        batch.promptOf()[s] + 1,
                        reply,
                        t - start + 1,
                        batch.values(SourceField.IS_DEMO)[s] != 0,
                        batch.values(SourceField.REWARD)[s],
                        Math.exp(policy[t]),
                        Math.exp(policy[t] - old[t]),
                        advantage[t],
                        mask[t],
                        c.coefficient()[t],
                        c.weight()[t] * factor));
            }
        }
        return new Example(
                Walk.reads(graph, SourceField.REWARD),
                proximal || Walk.reads(graph, SourceField.BEHAVIOUR_LOGPROB),
                graph.source() == SourceKind.MIXED,
                rows);
    }
}
