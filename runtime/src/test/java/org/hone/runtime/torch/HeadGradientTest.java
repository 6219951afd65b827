package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
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

    /**
     * Layers of zeros leave the embedding as it is, so the gradient of the head has a closed form: {@code −Σ (onehot − p) hᵀ}. The
     * next token has all but about a thousandth of the probability, which {@code p} itself, in bfloat16, does not show.
     */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aNearlyCertainTokenHasTheGradientOfWhatIsLeft(Precision precision) {
        double[][] signs = signs();
        WeightSource source = (tensor, into) -> {
            for (int i = 0; into.hasRemaining(); i++) {
                int token = i / CERTAIN_WIDTH;
                into.put(
                        switch (tensor.role()) {
                            case EMBED_TOKENS -> (float) signs[token][i % CERTAIN_WIDTH];
                            case LM_HEAD ->
                                (float) (SHARPNESS * signs[(token + VOCABULARY - 1) % VOCABULARY][i % CERTAIN_WIDTH]);
                            case FINAL_NORM -> 1;
                            default -> 0;
                        });
            }
        };
        float[] factors = new float[CERTAIN_LENGTH - 1];
        Arrays.fill(factors, 1);
        var pull = new Pull(new TokenSequence(IntStream.range(0, CERTAIN_LENGTH).toArray(), 1), factors, Map.of());
        try (TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
                Policy policy = new Policy(runtime, certain(), Optional.empty(), precision, source, List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(List.of(pull), 1, Map.of());
            float[] gradient = learner.gradient(policy.trained().size() - 1);
            for (int x = 0; x < CERTAIN_LENGTH - 1; x++) {
                double[] own = closedForm(signs, x + 1);
                double size = 0;
                double apart = 0;
                for (int k = 0; k < CERTAIN_WIDTH; k++) {
                    size += own[k] * own[k];
                    apart += Math.pow(gradient[(x + 1) * CERTAIN_WIDTH + k] - own[k], 2);
                }
                assertThat(Math.sqrt(size / CERTAIN_WIDTH)).isBetween(1e-8, 0.1);
                assertThat(Math.sqrt(apart / size))
                        .as("token %d", x + 1)
                        .isLessThan(precision == Precision.FP32 ? 5e-3 : 1e-2);
            }
        }
    }

    private static final int CERTAIN_WIDTH = 64;
    private static final int CERTAIN_LENGTH = 17;
    private static final double SHARPNESS = 0.28125;

    private static double[][] signs() {
        var random = new Random(3);
        double[][] signs = new double[VOCABULARY][CERTAIN_WIDTH];
        for (double[] row : signs) {
            Arrays.setAll(row, k -> random.nextBoolean() ? 1 : -1);
        }
        return signs;
    }

    /** The row of a token in the gradient of the head, of every position's token {@code x} followed by {@code x + 1}. */
    private static double[] closedForm(double[][] signs, int token) {
        double[] sum = new double[CERTAIN_WIDTH];
        for (int x = 0; x < CERTAIN_LENGTH - 1; x++) {
            double others = 0;
            double own = 0;
            for (int v = 0; v < VOCABULARY; v++) {
                double logit = 0;
                for (int k = 0; k < CERTAIN_WIDTH; k++) {
                    logit += SHARPNESS * signs[(v + VOCABULARY - 1) % VOCABULARY][k] * signs[x][k];
                }
                double weight = Math.exp(logit - SHARPNESS * CERTAIN_WIDTH);
                others += v == x + 1 ? 0 : weight;
                own = v == token ? weight : own;
            }
            double pull = token == x + 1 ? -others / (1 + others) : own / (1 + others);
            for (int k = 0; k < CERTAIN_WIDTH; k++) {
                sum[k] += pull * signs[x][k];
            }
        }
        return sum;
    }

    private static ModelConfig certain() {
        return new ModelConfig(
                ModelFamily.LLAMA,
                VOCABULARY,
                CERTAIN_WIDTH,
                24,
                1,
                2,
                1,
                8,
                1e-6,
                new Rope(10000, Optional.empty()),
                false,
                false,
                256,
                Optional.empty(),
                List.of(2),
                Optional.empty());
    }
}
