package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a learning rate of 0 everything is computed and nothing may move. */
final class ZeroRateTest {
    private static TorchRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(1, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void weightsStayAndEveryRatioIsOne() throws IOException {
        TrainPlan plan = Tiny.plan(Tiny.gate(), 3, 0);
        Dataset data = Datasets.open(plan.recipe().data());
        Needs needs = Needs.of(plan.recipe(), data, Scripts.none());
        try (var state = new TrainingState(runtime, Scripts.none(), plan, data, needs, Optional.empty())) {
            String digest = state.model().policy().digest();
            int ratios = 0;
            for (int number = 1; number <= 3; number++) {
                TrainingStep step = state.step(number, phase -> {});
                TrainingStep.Drawn drawn = step.score(step.sample());
                double[][] weights = step.gate(drawn);
                IdentityHashMap<Object, Scores> first = new IdentityHashMap<>();
                for (int update = 0; update < plan.recipe().updatesPerStep(); update++) {
                    TrainingStep.Estimated estimated = step.estimate(drawn, weights, update);
                    estimated.scores().forEach((origin, scores) -> {
                        Scores before = first.putIfAbsent(origin, scores);
                        if (before != null) {
                            assertThat(scores.logprobs())
                                    .as("the weights of the first update")
                                    .containsExactly(before.logprobs());
                        }
                        if (origin instanceof Group.Rollout rollout) {
                            assertThat(scores.logprobs())
                                    .as("log of the ratio to the behaviour policy")
                                    .containsExactly(rollout.reply().logprobs(), Offset.offset(1e-4f));
                        }
                    });
                    ratios += estimated.scores().size();
                    step.apply(estimated);
                    assertThat(state.model().policy().digest())
                            .as("step %d, update %d", number, update)
                            .isEqualTo(digest);
                }
                TrainingStep.Outcome outcome = step.finish(drawn, weights);
                assertThat(outcome.metrics().gradientNorm())
                        .as("there was something to learn")
                        .isPositive();
                assertThat(outcome.metrics().tokensTrained()).isPositive();
                assertThat(outcome.replies())
                        .extracting(RecordedReply::weightsDigest)
                        .isNotEmpty()
                        .containsOnly(digest);
            }
            assertThat(ratios).isGreaterThan(40);
            assertThat(moments(state)).as("the optimiser did take part").isPositive();
        }
    }

    private static double moments(TrainingState state) {
        return state.learner().state().stream()
                .mapToDouble(buffer -> {
                    float[] values = new float[buffer.remaining() / Float.BYTES];
                    buffer.order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(values);
                    double sum = 0;
                    for (float value : values) {
                        sum += Math.abs(value);
                    }
                    return sum;
                })
                .sum();
    }
}
