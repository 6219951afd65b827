package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention tile by tile and its derivative, against sums in double precision. */
class LongAttentionTest {
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int DIM = 8;
    private static final double SCALE = 1 / Math.sqrt(DIM);

    private static final ModelConfig CONFIG = new ModelConfig(
            ModelFamily.LLAMA,
            50,
            HEADS * DIM,
            24,
            1,
            HEADS,
            KEY_HEADS,
            DIM,
            1e-6,
            new Rope(10000, Optional.empty()),
            false,
            true,
            2048,
            Optional.empty(),
            List.of(2),
            Optional.empty());

    private static Policy policy(TorchRuntime runtime, Precision precision) {
        var random = new Random(1);
        WeightSource source = (tensor, into) -> {
            while (into.hasRemaining()) {
                into.put((float) (random.nextGaussian() * 0.3 + (tensor.shape().size() == 1 ? 1 : 0)));
            }
        };
        return new Policy(runtime, CONFIG, Optional.empty(), precision, source, List.of());
    }

    /** Two replies that share a prompt, and a sequence of another length. */
    private static PackedRows rows() {
        return PackedRows.of(List.of(sequence(1100, 300), sequence(700, 300), sequence(1301, 1)));
    }

    private static TokenSequence sequence(int length, int prompt) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = i < prompt ? 7 : (i * 31 + length) % 50;
        }
        tokens[0] = prompt % 50;
        return new TokenSequence(tokens, prompt);
    }

    private static double[] random(int seed, int length) {
        var random = new Random(seed);
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (2 * random.nextGaussian());
        }
        return numbers;
    }

    private static NDArray tensor(NDManager manager, double[] numbers, int heads) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return manager.create(rounded, new Shape(numbers.length / (heads * DIM), heads, DIM));
    }

    /** Result, then gradients of queries, keys and values. */
    private record Exact(double[] a, double[] dq, double[] dk, double[] dv) {
        static Exact of(PackedRows rows, double[] q, double[] k, double[] v, double[] d) {
            var exact =
                    new Exact(new double[q.length], new double[q.length], new double[k.length], new double[v.length]);
            for (int row = 0; row < rows.unpad().length; row++) {
                int place = (int) rows.unpad()[row];
                int first = place / rows.width() * rows.width();
                int[] seen = new int[place - first + 1];
                for (int t = 0; t < seen.length; t++) {
                    seen[t] = (int) rows.pad()[first + t];
                }
                for (int head = 0; head < HEADS; head++) {
                    exact.add(row, head, seen, q, k, v, d);
                }
            }
            return exact;
        }

        private void add(int row, int head, int[] seen, double[] q, double[] k, double[] v, double[] d) {
            int own = (row * HEADS + head) * DIM;
            int shared = head / (HEADS / KEY_HEADS);
            double[] p = new double[seen.length];
            double sum = 0;
            for (int t = 0; t < p.length; t++) {
                p[t] = Math.exp(SCALE * dot(q, own, k, (seen[t] * KEY_HEADS + shared) * DIM));
                sum += p[t];
            }
            double mean = 0;
            for (int t = 0; t < p.length; t++) {
                p[t] /= sum;
                int other = (seen[t] * KEY_HEADS + shared) * DIM;
                mean += p[t] * dot(d, own, v, other);
                for (int i = 0; i < DIM; i++) {
                    a[own + i] += p[t] * v[other + i];
                }
            }
            for (int t = 0; t < p.length; t++) {
                int other = (seen[t] * KEY_HEADS + shared) * DIM;
                double ds = SCALE * p[t] * (dot(d, own, v, other) - mean);
                for (int i = 0; i < DIM; i++) {
                    dq[own + i] += ds * k[other + i];
                    dk[other + i] += ds * q[own + i];
                    dv[other + i] += p[t] * d[own + i];
                }
            }
        }

        private static double dot(double[] x, int from, double[] y, int start) {
            double sum = 0;
            for (int i = 0; i < DIM; i++) {
                sum += x[from + i] * y[start + i];
            }
            return sum;
        }
    }

    private static double apart(NDArray found, double[] exact) {
        double difference = 0;
        double size = 0;
        float[] numbers = found.toType(DataType.FLOAT32, false).toFloatArray();
        assertThat(numbers).hasSameSizeAs(exact);
        for (int i = 0; i < exact.length; i++) {
            difference += Math.pow(numbers[i] - exact[i], 2);
            size += exact[i] * exact[i];
        }
        return Math.sqrt(difference / size);
    }

    @Test
    void resultAndGradientsAreThoseOfTheDefinition() {
        PackedRows rows = rows();
        int tokens = rows.unpad().length;
        assertThat(tokens).isLessThan(1100 + 700 + 1301 - 3);
        double[] q = random(1, tokens * HEADS * DIM);
        double[] k = random(2, tokens * KEY_HEADS * DIM);
        double[] v = random(3, tokens * KEY_HEADS * DIM);
        double[] d = random(4, tokens * HEADS * DIM);
        Exact exact = Exact.of(rows, q, k, v, d);
        try (TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
                Policy policy = policy(runtime, Precision.FP32);
                NDManager manager = policy.manager().newSubManager()) {
            NDArray pad = manager.create(rows.pad());
            NDArray unpad = manager.create(rows.unpad());
            NDArray[] qkv = {tensor(manager, q, HEADS), tensor(manager, k, KEY_HEADS), tensor(manager, v, KEY_HEADS)};
            NDList kept = policy.module()
                    .call(
                            "long_attention",
                            manager,
                            qkv[0],
                            qkv[1],
                            qkv[2],
                            pad,
                            unpad,
                            rows.sequences(),
                            rows.width());
            assertThat(apart(kept.get(0), exact.a())).isLessThan(1e-6);
            NDList back = policy.module()
                    .call(
                            "long_back",
                            manager,
                            kept.get(0),
                            kept.get(1),
                            qkv[0],
                            qkv[1],
                            qkv[2],
                            tensor(manager, d, HEADS).reshape(tokens, HEADS * DIM),
                            pad,
                            unpad,
                            rows.sequences(),
                            rows.width());
            assertThat(apart(back.get(0), exact.dq())).isLessThan(3e-6);
            assertThat(apart(back.get(1), exact.dk())).isLessThan(3e-6);
            assertThat(apart(back.get(2), exact.dv())).isLessThan(3e-6);
        }
    }

    /** A width of 512 has all weights at once, a wider grid tiles: one more, longer, sequence must not change what the first give. */
    @ParameterizedTest
    @ValueSource(strings = {"FP32", "BF16"})
    void tilesAndWholeWeightsGiveOneGradient(Precision precision) {
        try (TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
                Policy policy = policy(runtime, precision);
                Learner learner = new Learner(policy)) {
            List<Pull> pulls = List.of(pull(400, 1), pull(500, 1), pull(513, 0));
            List<float[]> tiled = gradients(policy, learner, pulls, 2048);
            List<float[]> whole = gradients(policy, learner, pulls, 512);
            double bound = precision == Precision.FP32 ? 1e-5 : 2e-2;
            for (int i = 0; i < tiled.size(); i++) {
                double difference = 0;
                double size = 0;
                for (int n = 0; n < tiled.get(i).length; n++) {
                    difference += Math.pow(tiled.get(i)[n] - whole.get(i)[n], 2);
                    size += Math.pow(whole.get(i)[n], 2);
                }
                assertThat(size).isPositive();
                assertThat(Math.sqrt(difference / size)).as("tensor %d", i).isLessThan(bound);
            }
        }
    }

    private static Pull pull(int length, float factor) {
        TokenSequence sequence = sequence(length + 1, 1);
        float[] factors = new float[length];
        Arrays.fill(factors, factor / length);
        return new Pull(sequence, factors, Map.of());
    }

    private static List<float[]> gradients(Policy policy, Learner learner, List<Pull> pulls, int places) {
        learner.clear();
        learner.accumulate(pulls, 1, Map.of(), places, Activations.KEPT);
        return IntStream.range(0, policy.trained().size())
                .mapToObj(learner::gradient)
                .toList();
    }
}
