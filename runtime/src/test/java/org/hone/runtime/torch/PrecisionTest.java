package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.model.Lora;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products in bfloat16 against the same in fp32. */
class PrecisionTest {
    @RegisterExtension
    static final Engine ENGINE = new Engine();

    private static int[] tokens(int seed, int count) {
        return new Random(seed).ints(count, 0, 96).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "llama-tied", "qwen2", "qwen3"})
    void logitsAreThoseOfFp32ButForRounding(String name) {
        try (Policy exact = ENGINE.policy(name, Precision.FP32);
                Policy narrow = ENGINE.policy(name, Precision.BF16)) {
            float[][] a = exact.logits(tokens(1, 40));
            float[][] b = narrow.logits(tokens(1, 40));
            double difference = 0;
            double size = 0;
            for (int t = 0; t < a.length; t++) {
                for (int v = 0; v < a[t].length; v++) {
                    difference += Math.pow((double) a[t][v] - b[t][v], 2);
                    size += Math.pow(a[t][v], 2);
                }
            }
            assertThat(Math.sqrt(difference / size)).isBetween(1e-4, 0.02);
            assertThat(narrow.digest()).isEqualTo(exact.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "qwen3"})
    void samplingAndScoringDifferByRoundingOnly(String name) {
        try (Policy policy = ENGINE.policy(name, Precision.BF16)) {
            List<int[]> prompts = List.of(new int[] {5, 6, 7, 8, 9}, new int[] {40});
            int[] row = {0, 0, 1, 1};
            float[][] uniforms = Engine.uniforms(4, 16);
            List<Reply> replies =
                    policy.generate(prompts, row, uniforms, new Sampling(16, 1, 1, new int[] {3}), done -> {});
            List<TokenSequence> sequences = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                sequences.add(
                        TokenSequence.of(prompts.get(row[i]), replies.get(i).tokens()));
            }
            List<Scores> scores = policy.score(sequences, 1);
            for (int i = 0; i < row.length; i++) {
                assertThat(scores.get(i).logprobs())
                        .containsExactly(replies.get(i).logprobs(), Offset.offset(0.1f));
            }
        }
    }

    private static List<Pull> pulls(boolean vocabulary) {
        List<Pull> pulls = new ArrayList<>();
        var random = new Random(3);
        for (int i = 0; i < 4; i++) {
            TokenSequence sequence = new TokenSequence(tokens(i, 12 + i), 3);
            float[] factors = new float[sequence.replyLength()];
            float[] others = new float[factors.length];
            for (int t = 0; t < factors.length; t++) {
                factors[t] = (float) random.nextGaussian();
                others[t] = (float) random.nextGaussian();
            }
            pulls.add(new Pull(
                    sequence,
                    factors,
                    vocabulary
                            ? Map.of(
                                    new Quantity.Entropy(),
                                    others,
                                    new Quantity.Divergence(Companion.REFERENCE, true),
                                    others)
                            : Map.of()));
        }
        return pulls;
    }

    private static List<float[]> gradient(Policy policy, Policy other, boolean vocabulary, Activations activations) {
        try (Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(vocabulary), 0.8, Map.of(Companion.REFERENCE, other), 64, activations);
            List<float[]> all = new ArrayList<>();
            for (int i = 0; i < policy.trained().size(); i++) {
                all.add(learner.gradient(i));
            }
            return all;
        }
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "llama-tied", "qwen2", "qwen3"})
    void everyTensorsGradientPointsWhereThatOfFp32Points(String name) {
        String another = name.equals("qwen3") ? "llama-tied" : "qwen3";
        for (boolean vocabulary : new boolean[] {false, true}) {
            try (Policy exact = ENGINE.policy(name, Precision.FP32);
                    Policy narrow = ENGINE.policy(name, Precision.BF16);
                    Policy reference = ENGINE.policy(another, Precision.BF16)) {
                List<float[]> a = gradient(exact, reference, vocabulary, Activations.KEPT);
                List<float[]> b = gradient(narrow, reference, vocabulary, Activations.KEPT);
                for (int i = 0; i < a.size(); i++) {
                    String tensor = exact.trained().get(i).name();
                    if (tensor.contains("k_proj.bias")) {
                        continue; // a shift of all keys changes nothing: this gradient is zero but for rounding
                    }
                    assertThat(cosine(a.get(i), b.get(i))).as(tensor).isGreaterThan(0.995);
                }
                assertThat(gradient(narrow, reference, vocabulary, Activations.RECOMPUTED))
                        .containsExactlyElementsOf(b);
            }
        }
    }

    @Test
    void stepsThatAreSmallerThanBfloat16CanShowStillAddUp() {
        var plan = new OptimizerPlan(1e-5, 0.9, 0.99, 1e-8, 0, 1, 0, OptimizerPlan.Decay.CONSTANT);
        TokenSequence sequence = new TokenSequence(tokens(1, 12), 4);
        float[] ones = new float[sequence.replyLength()];
        Arrays.fill(ones, 1);
        try (Policy policy = ENGINE.policy("llama-tied", Precision.BF16);
                Learner learner = new Learner(policy)) {
            float[][] before = policy.logits(sequence.tokens());
            double score = sum(policy, sequence);
            String digest = policy.digest();
            learner.accumulate(List.of(new Pull(sequence, ones, Map.of())), 1, Map.of());
            learner.apply(1, 1e-7, plan);
            assertThat(policy.digest()).isNotEqualTo(digest);
            float[][] after = policy.logits(sequence.tokens());
            for (int t = 0; t < after.length; t++) {
                assertThat(after[t]).containsExactly(before[t], Offset.offset(5e-2f));
            }
            for (int step = 0; step < 100; step++) {
                learner.accumulate(List.of(new Pull(sequence, ones, Map.of())), 1, Map.of());
                learner.apply(1, 5e-5, plan);
            }
            assertThat(sum(policy, sequence)).isGreaterThan(score + 1);
        }
    }

    private static double sum(Policy policy, TokenSequence sequence) {
        double sum = 0;
        for (float logprob : policy.score(List.of(sequence), 1).getFirst().logprobs()) {
            sum += logprob;
        }
        return sum;
    }

    @Test
    void aNewAdapterChangesNothingHereEither() {
        Optional<Lora> lora = Optional.of(Lora.of(4, 8, Lora.targetNames()));
        try (Policy base = ENGINE.policy("qwen2", Precision.BF16);
                Policy adapted = ENGINE.policy("qwen2", lora, Precision.BF16, new FreshAdapter(1));
                Learner learner = new Learner(adapted)) {
            assertThat(adapted.logits(tokens(2, 20))).isDeepEqualTo(base.logits(tokens(2, 20)));
            learner.accumulate(pulls(false), 1, Map.of());
            assertThat(learner.gradientNorm()).isPositive();
        }
    }
}
