package org.hone.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayTest {

    @Test
    void estimatorsTogetherGiveToTheBitWhatEachGivesAlone() {
        for (int seed = 0; seed < 10; seed++) {
            PackedBatch batch = Batches.random(seed, 12);
            List<Replay.Job> jobs = new ArrayList<>();
            for (EstimatorGraph graph : SampleEstimators.all()) {
                jobs.add(new Replay.Job(graph, batch, Batches.ones(12)));
                jobs.add(new Replay.Job(graph, batch, Batches.weights(12)));
            }
            for (int threads : new int[] {1, 4}) {
                List<Replay.Outcome> together = Replay.run(jobs, threads);
                for (int j = 0; j < jobs.size(); j++) {
                    Replay.Job job = jobs.get(j);
                    Coefficients alone = Evaluator.evaluate(job.graph(), job.batch(), job.promptWeight());
                    assertThat(together.get(j).coefficients().coefficient()).isEqualTo(alone.coefficient());
                    assertThat(together.get(j).coefficients().weight()).isEqualTo(alone.weight());
                }
            }
        }
    }

    @Test
    void maskedTokensAreCountedAmongTheActiveOnes() {
        PackedBatch batch = Batches.random(3, 12);
        double[] weights = Batches.weights(12);
        Replay.Outcome clipped = Replay.run(List.of(new Replay.Job(SampleEstimators.ppoClip(), batch, weights)), 1)
                .getFirst();
        int active = 0;
        int silent = 0;
        for (int s = 0; s < batch.sequences(); s++) {
            for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1]; t++) {
                boolean counts = weights[batch.promptOf()[s]] != 0;
                active += counts ? 1 : 0;
                // The advantage is centred over a batch of many rewards and nowhere 0.
                silent += counts && clipped.coefficients().coefficient()[t] == 0 ? 1 : 0;
            }
        }
        assertThat(clipped.active()).isEqualTo(active);
        assertThat(clipped.masked()).isEqualTo(silent).isPositive().isLessThan(active);
    }

    @Test
    void anEstimatorThatDividesByThePolicyItselfReadsNoLogprob() {
        assertThat(SampleEstimators.reinforce().reads()).containsExactly(SourceField.REWARD);
        assertThat(SampleEstimators.sft().reads()).isEmpty();
        assertThat(SampleEstimators.grpo(1e-6).reads())
                .containsExactly(SourceField.POLICY_LOGPROB, SourceField.BEHAVIOUR_LOGPROB, SourceField.REWARD);
    }
}
