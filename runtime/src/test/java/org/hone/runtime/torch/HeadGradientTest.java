package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.model.Rope;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vocabulary so large that its logits are worked on in parts: many positions at once, and one sequence at a time, give one gradient. */
class HeadGradientTest {
    private static final int VOCABULARY = 8_000;
    private static final int LENGTH = 131;

    private static ModelConfig config(boolean tied) {
        return new ModelConfig(
                ModelFamily.LLAMA,
                VOCABULARY,
                16,
                24,
                1,
                2,
                1,
                8,
                1e-6,
                new Rope(10000, Optional.empty()),
                false,
                tied,
                256,
                Optional.empty(),
                List.of(2),
                Optional.empty());
    }

    private static List<Pull> pulls() {
        var random = new Random(5);
        List<Pull> pulls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            float[] factors = new float[LENGTH - 1];
            for (int t = 0; t < factors.length; t++) {
                factors[t] = (float) random.nextGaussian();
            }
            pulls.add(new Pull(
                    new TokenSequence(random.ints(LENGTH, 0, VOCABULARY).toArray(), 1), factors, Map.of()));
        }
        return pulls;
    }

    private static Policy policy(TorchRuntime runtime, boolean tied, Precision precision) {
        var random = new Random(1);
        WeightSource source = (tensor, into) -> {
            while (into.hasRemaining()) {
                into.put((float) (random.nextGaussian() * 0.3 + (tensor.shape().size() == 1 ? 1 : 0)));
            }
        };
        return new Policy(runtime, config(tied), Optional.empty(), precision, source, List.of());
    }

    private static List<float[]> gradients(Policy policy, int places) {
        try (Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(), 0.7, Map.of(), places, Activations.KEPT);
            List<float[]> gradients = new ArrayList<>();
            for (int i = 0; i < policy.trained().size(); i++) {
                gradients.add(learner.gradient(i));
            }
            return gradients;
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theGradientOfManyPositionsIsTheSumOfThoseOfFew(Precision precision) {
        try (TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
                Policy policy = policy(runtime, precision == Precision.FP32, precision)) {
            List<float[]> many = gradients(policy, 8 * LENGTH);
            List<float[]> few = gradients(policy, LENGTH);
            double bound = precision == Precision.FP32 ? 1e-5 : 1e-2;
            for (int i = 0; i < many.size(); i++) {
                double largest = 0;
                double apart = 0;
                for (int k = 0; k < many.get(i).length; k++) {
                    largest = Math.max(largest, Math.abs(few.get(i)[k]));
                    apart = Math.max(apart, Math.abs(many.get(i)[k] - few.get(i)[k]));
                }
                assertThat(largest).isPositive();
                assertThat(apart / largest).as("tensor %d", i).isLessThan(bound);
            }
        }
    }
}
