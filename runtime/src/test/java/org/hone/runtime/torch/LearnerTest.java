package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.plan.OptimizerPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients against finite differences, invariance to the split, and AdamW against its formula. */
class LearnerTest {
    private static final double TEMPERATURE = 0.7;

    @RegisterExtension
    static final Engine ENGINE = new Engine();

    private static ModelConfig config(ModelFamily family, boolean tied) {
        return Engine.shape(family, 40, 16, 24, 2, 4, 6, tied);
    }

    /** Large random weights, biases and norms included, so that no gradient is tiny. */
    private static WeightSource random(long seed) {
        var random = new Random(seed);
        return (tensor, into) -> {
            while (into.hasRemaining()) {
                into.put((float) (random.nextGaussian() * 0.3 + (tensor.shape().size() == 1 ? 1 : 0)));
            }
        };
    }

    private static List<TokenSequence> sequences(int count) {
        var random = new Random(3);
        List<TokenSequence> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int prompt = 1 + random.nextInt(6);
            int reply = 1 + random.nextInt(9);
            sequences.add(new TokenSequence(random.ints(prompt + reply, 0, 40).toArray(), prompt));
        }
        return sequences;
    }

    private static List<float[]> factors(List<TokenSequence> sequences) {
        var random = new Random(5);
        List<float[]> factors = new ArrayList<>();
        for (TokenSequence s : sequences) {
            float[] own = new float[s.replyLength()];
            for (int t = 0; t < own.length; t++) {
                own[t] = (float) random.nextGaussian();
            }
            factors.add(own);
        }
        return factors;
    }

    private static List<Pull> pulls(List<TokenSequence> sequences, List<float[]> factors) {
        return IntStream.range(0, sequences.size())
                .mapToObj(i -> new Pull(sequences.get(i), factors.get(i), Map.of()))
                .toList();
    }

    private static double loss(Policy policy, List<TokenSequence> sequences, List<float[]> factors) {
        List<Scores> scores = policy.score(sequences, TEMPERATURE);
        double sum = 0;
        for (int i = 0; i < scores.size(); i++) {
            for (int t = 0; t < factors.get(i).length; t++) {
                sum -= (double) factors.get(i)[t] * scores.get(i).logprobs()[t];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void gradientEqualsFiniteDifferences(ModelFamily family) {
        assertFiniteDifferences(config(family, family == ModelFamily.LLAMA), sequences(5));
    }

    @Test
    void gradientOfASequenceOfSeveralBlocksEqualsFiniteDifferences() {
        List<TokenSequence> sequences = new ArrayList<>(sequences(1));
        sequences.add(new TokenSequence(new Random(8).ints(250, 0, 40).toArray(), 240));
        sequences.add(new TokenSequence(new Random(9).ints(205, 0, 40).toArray(), 195));
        assertFiniteDifferences(config(ModelFamily.QWEN3, false), sequences);
    }

    private static void assertFiniteDifferences(ModelConfig config, List<TokenSequence> sequences) {
        List<float[]> factors = factors(sequences);
        List<float[]> start = new ArrayList<>();
        var source = random(1);
        config.tensors().forEach(tensor -> {
            float[] values = new float[(int) tensor.elements()];
            source.read(tensor, FloatBuffer.wrap(values));
            start.add(values);
        });
        List<float[]> gradient = new ArrayList<>();
        try (Policy policy = policy(config, start, 0, 0, 0);
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of());
            for (int i = 0; i < start.size(); i++) {
                gradient.add(learner.gradient(i));
            }
        }
        var random = new Random(11);
        for (int i = 0; i < start.size(); i++) {
            int element = largest(gradient.get(i));
            for (int at : new int[] {element, random.nextInt(start.get(i).length)}) {
                double step = 4e-3;
                double slope;
                try (Policy up = policy(config, start, i, at, step);
                        Policy down = policy(config, start, i, at, -step)) {
                    slope = (loss(up, sequences, factors) - loss(down, sequences, factors)) / (2 * step);
                }
                assertThat((double) gradient.get(i)[at])
                        .as("%s [%d]", config.tensors().get(i).name(), at)
                        .isCloseTo(slope, Offset.offset(0.02 + 0.01 * Math.abs(slope)));
            }
        }
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = Math.abs(values[i]) > Math.abs(values[best]) ? i : best;
        }
        return best;
    }

    private static Policy policy(ModelConfig config, List<float[]> weights, int tensor, int element, double shift) {
        var specs = config.tensors();
        return new Policy(
                ENGINE.runtime(),
                config,
                (spec, into) -> {
                    float[] values = weights.get(specs.indexOf(spec)).clone();
                    if (specs.indexOf(spec) == tensor) {
                        values[element] += (float) shift;
                    }
                    into.put(values);
                },
                List.of());
    }

    @Test
    void anySplitAndOrderGivesTheSameGradient() {
        ModelConfig config = config(ModelFamily.QWEN3, false);
        List<TokenSequence> sequences = sequences(13);
        List<float[]> factors = factors(sequences);
        try (Policy policy = new Policy(ENGINE.runtime(), config, random(1), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of(), 1 << 20, Activations.KEPT);
            List<float[]> whole = gradients(learner, config);
            for (int places : new int[] {1, 20, 57}) {
                learner.clear();
                learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of(), places, Activations.KEPT);
                assertClose(gradients(learner, config), whole);
            }
            learner.clear();
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
            Collections.shuffle(order, new Random(2));
            for (int i : order) {
                learner.accumulate(pulls(List.of(sequences.get(i)), List.of(factors.get(i))), TEMPERATURE, Map.of());
            }
            assertClose(gradients(learner, config), whole);
        }
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void aPromptThatRepliesShareGivesTheGradientOfOneForEach(ModelFamily family) {
        assertShared(config(family, false), 2);
    }

    @Test
    void aPromptOfSeveralBlocksThatRepliesShareGivesTheGradientOfOneForEach() {
        assertShared(config(ModelFamily.QWEN2, false), 200);
    }

    private static void assertShared(ModelConfig config, int shortest) {
        var random = new Random(4);
        List<TokenSequence> sequences = new ArrayList<>();
        for (int prompt = 0; prompt < 3; prompt++) {
            int[] own = random.ints(shortest + 3 * prompt, 0, 40).toArray();
            for (int reply = 0; reply < 4; reply++) {
                sequences.add(TokenSequence.of(
                        own, random.ints(1 + random.nextInt(9), 0, 40).toArray()));
            }
        }
        List<float[]> factors = factors(sequences);
        try (Policy policy = new Policy(ENGINE.runtime(), config, random(1), List.of());
                Learner learner = new Learner(policy)) {
            assertThat(PackedRows.of(sequences).ids())
                    .hasSizeLessThan(
                            sequences.stream().mapToInt(s -> s.length() - 1).sum());
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of(), 1 << 20, Activations.KEPT);
            List<float[]> shared = gradients(learner, config);
            List<Scores> together = policy.score(sequences, TEMPERATURE);
            learner.clear();
            for (int i = 0; i < sequences.size(); i++) {
                List<TokenSequence> alone = List.of(sequences.get(i));
                learner.accumulate(pulls(alone, List.of(factors.get(i))), TEMPERATURE, Map.of());
                assertThat(together.get(i).logprobs())
                        .containsExactly(
                                policy.score(alone, TEMPERATURE).getFirst().logprobs(), Offset.offset(2e-5f));
            }
            assertClose(shared, gradients(learner, config));
        }
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void layersThatAreComputedAgainGiveTheSameGradientToTheBit(ModelFamily family) {
        ModelConfig config = config(family, family == ModelFamily.LLAMA);
        List<TokenSequence> sequences = sequences(7);
        List<float[]> factors = factors(sequences);
        try (Policy policy = new Policy(ENGINE.runtime(), config, random(1), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of(), 40, Activations.KEPT);
            List<float[]> kept = gradients(learner, config);
            learner.clear();
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of(), 40, Activations.RECOMPUTED);
            assertThat(gradients(learner, config)).containsExactlyElementsOf(kept);
        }
    }

    private static List<float[]> gradients(Learner learner, ModelConfig config) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < config.tensors().size(); i++) {
            all.add(learner.gradient(i));
        }
        return all;
    }

    /** Equal to 1e-5 of each tensor's largest element. */
    private static void assertClose(List<float[]> actual, List<float[]> expected) {
        for (int i = 0; i < expected.size(); i++) {
            float scale = Math.abs(expected.get(i)[largest(expected.get(i))]);
            assertThat(scale).isPositive();
            assertThat(actual.get(i)).containsExactly(expected.get(i), Offset.offset(1e-5f * scale));
        }
    }

    @Test
    void applyIsAdamWWithDecayOnMatricesOnly() {
        ModelConfig config = config(ModelFamily.LLAMA, true);
        var plan = new OptimizerPlan(
                0.01, 0.9, 0.99, 1e-8, 0.1, Double.POSITIVE_INFINITY, 0, OptimizerPlan.Decay.CONSTANT);
        List<TokenSequence> sequences = sequences(4);
        List<float[]> factors = factors(sequences);
        try (Policy policy = new Policy(ENGINE.runtime(), config, random(1), List.of());
                Learner learner = new Learner(policy)) {
            int tensors = config.tensors().size();
            double[][] m = new double[tensors][];
            double[][] v = new double[tensors][];
            double[][] w = new double[tensors][];
            for (int i = 0; i < tensors; i++) {
                w[i] = doubles(policy.tensor(i));
                m[i] = new double[w[i].length];
                v[i] = new double[w[i].length];
            }
            for (int step = 1; step <= 3; step++) {
                learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of());
                double norm = 0;
                for (int i = 0; i < tensors; i++) {
                    float[] g = learner.gradient(i);
                    double decay = config.tensors().get(i).shape().size() > 1 ? plan.weightDecay() : 0;
                    for (int j = 0; j < g.length; j++) {
                        norm += (double) g[j] * g[j];
                        double scaled = 0.5 * g[j];
                        m[i][j] = 0.9 * m[i][j] + 0.1 * scaled;
                        v[i][j] = 0.99 * v[i][j] + 0.01 * scaled * scaled;
                        double mean = m[i][j] / (1 - Math.pow(0.9, step));
                        double square = v[i][j] / (1 - Math.pow(0.99, step));
                        w[i][j] -= 0.01 * decay * w[i][j] + 0.01 * mean / (Math.sqrt(square) + 1e-8);
                    }
                }
                assertThat(learner.gradientNorm()).isCloseTo(Math.sqrt(norm), Offset.offset(1e-4 * Math.sqrt(norm)));
                learner.apply(0.5, 0.01, plan);
                assertThat(learner.gradientNorm()).isZero();
            }
            for (int i = 0; i < tensors; i++) {
                assertThat(doubles(policy.tensor(i))).containsExactly(w[i], Offset.offset(2e-4));
            }
        }
    }

    @Test
    void aRestoredLearnerGoesOnToTheBit() {
        ModelConfig config = config(ModelFamily.LLAMA, true);
        var plan = new OptimizerPlan(0.01, 0.9, 0.99, 1e-8, 0.1, 1, 0, OptimizerPlan.Decay.CONSTANT);
        List<TokenSequence> sequences = sequences(4);
        List<float[]> factors = factors(sequences);
        try (Policy policy = new Policy(ENGINE.runtime(), config, random(1), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of());
            learner.apply(1, 0.01, plan);
            List<ByteBuffer> weights = new ArrayList<>();
            for (int i = 0; i < config.tensors().size(); i++) {
                weights.add(policy.tensor(i));
            }
            List<ByteBuffer> state = learner.state();
            WeightSource saved =
                    (spec, into) -> into.put(weights.get(config.tensors().indexOf(spec))
                            .duplicate()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer());
            try (Policy copy = new Policy(ENGINE.runtime(), config, saved, List.of());
                    Learner again = new Learner(copy)) {
                for (int i = 0; i < state.size(); i++) {
                    again.restore(i, state.get(i).duplicate());
                }
                assertThat(again.state()).isEqualTo(state);
                assertThat(copy.digest()).isEqualTo(policy.digest());
                for (Learner each : List.of(learner, again)) {
                    each.accumulate(pulls(sequences, factors), TEMPERATURE, Map.of());
                }
                assertThat(gradients(again, config)).containsExactlyElementsOf(gradients(learner, config));
                for (Learner each : List.of(learner, again)) {
                    each.apply(1, 0.01, plan);
                }
                assertThat(copy.digest()).isEqualTo(policy.digest());
            }
        }
    }

    private static double[] doubles(ByteBuffer bytes) {
        FloatBuffer floats = bytes.asFloatBuffer();
        double[] values = new double[floats.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats.get(i);
        }
        return values;
    }
}
