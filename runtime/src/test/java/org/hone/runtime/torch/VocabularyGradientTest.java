package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Terms over the vocabulary: exact gradients, and the same ones however the sequences are split. */
class VocabularyGradientTest {
    private static final int VOCABULARY = 24;
    private static final double TEMPERATURE = 0.7;
    private static final Quantity ENTROPY = new Quantity.Entropy();
    private static final Quantity TO_REFERENCE = new Quantity.Divergence(Companion.REFERENCE, true);
    private static final Quantity FROM_REFERENCE = new Quantity.Divergence(Companion.REFERENCE, false);
    private static final Quantity FROM_TEACHER = new Quantity.Divergence(Companion.TEACHER, false);

    @RegisterExtension
    static final Engine ENGINE = new Engine();

    private static Policy reference;
    private static Policy teacher;

    @BeforeAll
    static void start() {
        reference = new Policy(
                ENGINE.runtime(),
                config(1, 8, VOCABULARY, false),
                values(weights(config(1, 8, VOCABULARY, false), 21)),
                List.of());
        teacher = new Policy(
                ENGINE.runtime(),
                config(2, 12, VOCABULARY, true),
                values(weights(config(2, 12, VOCABULARY, true), 22)),
                List.of());
    }

    @AfterAll
    static void stop() {
        reference.close();
        teacher.close();
    }

    private static ModelConfig config(int layers, int hidden, int vocabulary, boolean tied) {
        return Engine.shape(ModelFamily.LLAMA, vocabulary, hidden, 12, layers, 2, hidden / 2, tied);
    }

    private static List<float[]> weights(ModelConfig config, long seed) {
        var random = new Random(seed);
        List<float[]> all = new ArrayList<>();
        config.tensors().forEach(tensor -> {
            float[] values = new float[(int) tensor.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        (float) (random.nextGaussian() * 0.4 + (tensor.shape().size() == 1 ? 1 : 0));
            }
            all.add(values);
        });
        return all;
    }

    private static WeightSource values(List<float[]> weights) {
        var next = weights.iterator();
        return (tensor, into) -> into.put(next.next());
    }

    private static List<Pull> pulls(int count, Quantity... quantities) {
        var random = new Random(3);
        List<Pull> pulls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int prompt = 1 + random.nextInt(4);
            int reply = 1 + random.nextInt(7);
            var tokens =
                    new TokenSequence(random.ints(prompt + reply, 0, VOCABULARY).toArray(), prompt);
            Map<Quantity, float[]> factors = new java.util.HashMap<>();
            for (Quantity quantity : quantities) {
                factors.put(quantity, normal(random, reply));
            }
            pulls.add(new Pull(tokens, normal(random, reply), factors));
        }
        return pulls;
    }

    private static float[] normal(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Minus the objective, from whole logits, in double precision. */
    private static double loss(Policy policy, List<Pull> pulls) {
        double sum = 0;
        for (Pull pull : pulls) {
            int[] tokens = pull.tokens().tokens();
            float[][] own = policy.logits(tokens);
            float[][] its = reference.logits(tokens);
            float[][] taught = teacher.logits(tokens);
            for (int t = 0; t < pull.tokens().replyLength(); t++) {
                int at = pull.tokens().replyStart() + t - 1;
                double[] p = logSoftmax(own[at]);
                sum -= pull.likelihood()[t] * p[tokens[at + 1]];
                for (Map.Entry<Quantity, float[]> entry : pull.vocabulary().entrySet()) {
                    double value = switch (entry.getKey()) {
                        case Quantity.Entropy e -> -expectation(p, p, new double[p.length]);
                        case Quantity.Divergence d -> {
                            double[] q = logSoftmax(d.from() == Companion.REFERENCE ? its[at] : taught[at]);
                            yield d.policyFirst() ? expectation(p, p, q) : expectation(q, q, p);
                        }
                    };
                    sum -= entry.getValue()[t] * value;
                }
            }
        }
        return sum;
    }

    private static double[] logSoftmax(float[] logits) {
        double[] z = new double[logits.length];
        double total = 0;
        for (int v = 0; v < z.length; v++) {
            z[v] = logits[v] / TEMPERATURE;
            total += Math.exp(z[v]);
        }
        for (int v = 0; v < z.length; v++) {
            z[v] -= Math.log(total);
        }
        return z;
    }

    /** {@code Σ exp(w) (a − b)}. */
    private static double expectation(double[] w, double[] a, double[] b) {
        double sum = 0;
        for (int v = 0; v < w.length; v++) {
            sum += Math.exp(w[v]) * (a[v] - b[v]);
        }
        return sum;
    }

    static List<List<Quantity>> quantities() {
        return List.of(List.of(ENTROPY), List.of(ENTROPY, TO_REFERENCE, FROM_REFERENCE, FROM_TEACHER));
    }

    @ParameterizedTest
    @MethodSource("quantities")
    void theGradientEqualsFiniteDifferencesOfTheDefinition(List<Quantity> quantities) {
        ModelConfig config = config(1, 12, VOCABULARY, quantities.size() > 1);
        List<float[]> start = weights(config, 1);
        List<Pull> pulls = pulls(3, quantities.toArray(Quantity[]::new));
        List<float[]> gradient = gradient(config, start, pulls, 1 << 20);
        double step = 4e-3;
        for (int i = 0; i < start.size(); i++) {
            int at = largest(gradient.get(i));
            double slope = (shifted(config, start, i, at, step, pulls) - shifted(config, start, i, at, -step, pulls))
                    / (2 * step);
            assertThat((double) gradient.get(i)[at])
                    .as("%s [%d]", config.tensors().get(i).name(), at)
                    .isCloseTo(slope, Offset.offset(0.01 + 0.005 * Math.abs(slope)));
        }
    }

    private static double shifted(
            ModelConfig config, List<float[]> start, int tensor, int element, double by, List<Pull> pulls) {
        List<float[]> moved = new ArrayList<>(start);
        moved.set(tensor, start.get(tensor).clone());
        moved.get(tensor)[element] += (float) by;
        try (Policy policy = new Policy(ENGINE.runtime(), config, values(moved), List.of())) {
            return loss(policy, pulls);
        }
    }

    private static List<float[]> gradient(ModelConfig config, List<float[]> start, List<Pull> pulls, int places) {
        try (Policy policy = new Policy(ENGINE.runtime(), config, values(start), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(
                    pulls,
                    TEMPERATURE,
                    Map.of(Companion.REFERENCE, reference, Companion.TEACHER, teacher),
                    places,
                    Activations.KEPT);
            List<float[]> all = new ArrayList<>();
            for (int i = 0; i < config.tensors().size(); i++) {
                all.add(learner.gradient(i));
            }
            return all;
        }
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = Math.abs(values[i]) > Math.abs(values[best]) ? i : best;
        }
        return best;
    }

    @Test
    void anySplitAndOrderGivesTheSameGradient() {
        ModelConfig config = config(2, 12, VOCABULARY, false);
        List<float[]> start = weights(config, 1);
        List<Pull> pulls = new ArrayList<>(pulls(9, ENTROPY, FROM_TEACHER, TO_REFERENCE));
        pulls.set(4, new Pull(pulls.get(4).tokens(), pulls.get(4).likelihood(), Map.of()));
        List<float[]> whole = gradient(config, start, pulls, 1 << 20);
        for (int places : new int[] {1, 16, 40}) {
            assertClose(gradient(config, start, pulls, places), whole);
        }
        assertClose(gradient(config, start, pulls.reversed(), 25), whole);
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
    void chunksOfPositionsAddUp() {
        // More positions than fit into one chunk of logits.
        ModelConfig config = config(1, 8, VOCABULARY, false);
        List<float[]> start = weights(config, 1);
        List<Pull> few = pulls(6, ENTROPY, TO_REFERENCE);
        List<Pull> many = new ArrayList<>();
        int copies = 0;
        while (many.stream().mapToInt(p -> p.tokens().replyLength()).sum() < 600) {
            many.addAll(few);
            copies++;
        }
        List<float[]> once = gradient(config, start, few, 1 << 20);
        int times = copies;
        List<float[]> scaled = once.stream().map(g -> times(g, times)).toList();
        assertClose(gradient(config, start, many, 1 << 20), scaled);
    }

    private static float[] times(float[] values, float by) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = by * values[i];
        }
        return all;
    }

    @Test
    void theDivergenceFromOneselfPullsNowhere() {
        ModelConfig config = config(1, 8, VOCABULARY, false);
        List<float[]> start = weights(config, 1);
        List<Pull> pulls = pulls(4, TO_REFERENCE, FROM_REFERENCE).stream()
                .map(p -> new Pull(p.tokens(), new float[p.tokens().replyLength()], p.vocabulary()))
                .toList();
        try (Policy policy = new Policy(ENGINE.runtime(), config, values(start), List.of());
                Policy same = new Policy(ENGINE.runtime(), config, values(start), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls, TEMPERATURE, Map.of(Companion.REFERENCE, same));
            assertThat(learner.gradientNorm()).isLessThan(1e-5);
        }
    }

    @Test
    void aModelWithOtherLogitsIsRefused() {
        ModelConfig config = config(1, 8, VOCABULARY, false);
        ModelConfig wider = config(1, 8, VOCABULARY + 1, false);
        try (Policy policy = new Policy(ENGINE.runtime(), config, values(weights(config, 1)), List.of());
                Policy other = new Policy(ENGINE.runtime(), wider, values(weights(wider, 1)), List.of());
                Learner learner = new Learner(policy)) {
            assertThatThrownBy(() -> learner.accumulate(pulls(1, TO_REFERENCE), 1, Map.of(Companion.REFERENCE, other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("logits for 25 tokens, the policy for 24");
        }
    }
}
