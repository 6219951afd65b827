package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.graph.CoefficientEmitter;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.SegmentMethods;
import org.hone.runtime.graph.TorchArchive;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Activations;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchModule;
import org.hone.runtime.torch.TorchRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One optimiser step, cut and ordered in another way, is the same step: scoring, coefficients, loss and gradient, for every
 * estimator of the library under schedules, micro-batches of any size, any order of prompts, of replies and of sequences, packed in any
 * company, with activations kept or computed again. The ordinary build tries one way for each estimator;
 * {@code -Dhone.split.ways=40} tries as many, each under every schedule.
 */
final class SplitInvarianceTest {
    private static final int WAYS = Integer.getInteger("hone.split.ways", 0);
    private static final double TOLERANCE = 1e-5;
    private static final int PROMPTS = 7;
    private static final int[] PLACES = {1, 24, 60, 150, 1 << 20};

    private static final Library LIBRARY = Library.compiled();
    private static TorchRuntime runtime;
    private static TorchModule module;
    private static LanguageModel model;
    private static LanguageModel other;

    private double worstLoss;
    private double worstGradient;
    private int held;

    @BeforeAll
    static void load() {
        List<Method> methods = new ArrayList<>(SegmentMethods.all());
        LIBRARY.graphs().forEach((name, graph) -> methods.add(CoefficientEmitter.emit(graph, name)));
        runtime = TorchRuntime.start(1, line -> {});
        module = runtime.load(TorchArchive.of(methods));
        model = fresh(3);
        other = fresh(4);
    }

    @AfterAll
    static void unload() {
        model.close();
        other.close();
        module.close();
        runtime.close();
    }

    private static LanguageModel fresh(long seed) {
        return LanguageModel.load(
                runtime,
                new ModelPlan(
                        "policy",
                        new ModelPlan.Source.Fresh(2, 24, 4, 2, 48, " +-0123456789;=", seed),
                        16,
                        Optional.empty()));
    }

    /** Weights of prompts; the second of two estimators has what the first leaves. */
    private enum Schedule {
        ALL,
        GATE,
        SMOOTH,
        FEW;

        double weight(int prompt) {
            return switch (this) {
                case ALL -> 1;
                case GATE -> prompt % 2;
                case SMOOTH -> 1 / (1.0 + prompt);
                case FEW -> prompt == 2 ? 0.7 : 0;
            };
        }
    }

    /**
     * How a step is cut and ordered.
     *
     * @param prompts the prompts in their order
     * @param places grid places of a micro-batch
     * @param calls calls that gather the gradient
     */
    private record Way(List<Integer> prompts, long seed, int places, int calls, Activations activations) {
        static Way plain() {
            return new Way(IntStream.range(0, PROMPTS).boxed().toList(), 0, 1 << 20, 1, Activations.KEPT);
        }

        static Way random(Random random) {
            List<Integer> order = new ArrayList<>(plain().prompts());
            Collections.shuffle(order, random);
            return new Way(
                    List.copyOf(order),
                    1 + random.nextInt(1 << 20),
                    PLACES[random.nextInt(PLACES.length)],
                    1 + random.nextInt(4),
                    random.nextBoolean() ? Activations.KEPT : Activations.RECOMPUTED);
        }

        <T> List<T> shuffled(List<T> all) {
            List<T> shuffled = new ArrayList<>(all);
            if (seed != 0) {
                Collections.shuffle(shuffled, new Random(seed));
            }
            return shuffled;
        }
    }

    /** A sequence of a step: its reply is known by its object, wherever it stands. */
    private record Sequence(Reply reply, TokenSequence tokens) {}

    /** What a step comes to. */
    private record Outcome(double loss, double size, List<float[]> gradient) {}

    @Test
    void aStepIsTheSameHoweverItIsCut() {
        Random random = new Random(17);
        List<String> names = Library.estimatorNames();
        for (int i = 0; i < names.size(); i++) {
            for (Schedule schedule : Schedule.values()) {
                if (WAYS == 0 && schedule != Schedule.values()[i % Schedule.values().length]) {
                    continue;
                }
                List<String> terms = List.of(names.get(i), names.get((i * 7 + 3) % names.size()));
                List<Sequence> step = step(100 + i);
                boolean vocabulary = i % 3 == 0;
                Outcome plain = outcome(step, terms, schedule, vocabulary, Way.plain());
                for (int way = 0; way < Math.max(1, WAYS); way++) {
                    Way chosen = Way.random(random);
                    same(
                            plain,
                            outcome(step, terms, schedule, vocabulary, chosen),
                            terms + ", " + schedule + ", " + chosen);
                }
            }
        }
        assertThat(held).isGreaterThanOrEqualTo(names.size() * Math.max(1, WAYS));
        if (WAYS > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%d ways to cut a step; largest difference: loss %.1e, gradient %.1e of the largest%n",
                    held,
                    worstLoss,
                    worstGradient);
        }
    }

    private void same(Outcome plain, Outcome cut, String what) {
        held++;
        double loss = Math.abs(cut.loss() - plain.loss()) / plain.size();
        worstLoss = Math.max(worstLoss, loss);
        assertThat(loss).as("loss of %s", what).isLessThanOrEqualTo(TOLERANCE);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < plain.gradient().size(); i++) {
            float[] a = plain.gradient().get(i);
            float[] b = cut.gradient().get(i);
            for (int j = 0; j < a.length; j++) {
                largest = Math.max(largest, Math.abs(a[j]));
                difference = Math.max(difference, Math.abs((double) a[j] - b[j]));
            }
        }
        assertThat(largest).as("gradient of %s", what).isPositive();
        worstGradient = Math.max(worstGradient, difference / largest);
        assertThat(difference / largest).as("gradient of %s", what).isLessThanOrEqualTo(TOLERANCE);
    }

    /** Ragged sequences over seven prompts, every one of which has some. */
    private static List<Sequence> step(long seed) {
        Random random = new Random(seed);
        List<int[]> prompts = IntStream.range(0, PROMPTS)
                .mapToObj(p -> tokens(random, 1 + random.nextInt(9)))
                .toList();
        List<Reply> replies = new ArrayList<>(Step.random(seed, PROMPTS).replies());
        // The fifth prompt of a random step has no reply.
        Reply model = replies.getFirst();
        replies.add(new Reply(
                4,
                model.demo(),
                model.reward(),
                model.greedyReward(),
                model.policy(),
                model.behaviour(),
                model.proximal(),
                model.reference(),
                model.teacher(),
                model.entropy(),
                model.advantage(),
                model.value()));
        return replies.stream()
                .map(r -> new Sequence(r, TokenSequence.of(prompts.get(r.prompt()), tokens(random, r.length()))))
                .toList();
    }

    private static int[] tokens(Random random, int count) {
        return random.ints(count, 0, model.policy().config().vocabSize()).toArray();
    }

    private static Outcome outcome(
            List<Sequence> step, List<String> terms, Schedule schedule, boolean vocabulary, Way way) {
        Policy policy = model.policy();
        List<Sequence> asked = way.shuffled(step);
        List<Scores> scored = policy.score(asked.stream().map(Sequence::tokens).toList(), 0.8);
        Map<Sequence, Scores> scores = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            scores.put(asked.get(i), scored.get(i));
        }
        List<Pull> pulls = new ArrayList<>();
        double loss = 0;
        double size = 0;
        for (int term = 0; term < terms.size(); term++) {
            EstimatorGraph graph = LIBRARY.get(terms.get(term));
            double[] weights = new double[PROMPTS];
            for (int p = 0; p < PROMPTS; p++) {
                double first = schedule.weight(way.prompts().get(p));
                weights[p] = term == 0 ? first : 1 - first;
            }
            List<Sequence> own = members(step, weights, way);
            if (own.isEmpty()) {
                continue;
            }
            float[][] factors = factors(terms.get(term), graph, own, weights, scores, way);
            for (int i = 0; i < own.size(); i++) {
                float[] logprobs = logprobs(scores, own.get(i));
                for (int t = 0; t < logprobs.length; t++) {
                    loss -= (double) factors[i][t] * logprobs[t];
                    size += Math.abs((double) factors[i][t] * logprobs[t]);
                }
                pulls.add(new Pull(
                        own.get(i).tokens(),
                        factors[i],
                        vocabulary && term == 0
                                ? Map.of(
                                        new Quantity.Entropy(),
                                        ones(logprobs.length),
                                        new Quantity.Divergence(org.hone.runtime.estimate.Companion.REFERENCE, true),
                                        ones(logprobs.length))
                                : Map.of()));
            }
        }
        return new Outcome(loss, Math.max(size, 1e-9), gradient(way.shuffled(pulls), way));
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 0.05f);
        return ones;
    }

    /** The sequences that a term trains on, prompt after prompt in the order of the way. */
    private static List<Sequence> members(List<Sequence> step, double[] weights, Way way) {
        List<Sequence> all = new ArrayList<>();
        for (int p = 0; p < PROMPTS; p++) {
            int prompt = way.prompts().get(p);
            if (weights[p] != 0) {
                all.addAll(way.shuffled(
                        step.stream().filter(s -> s.reply().prompt() == prompt).toList()));
            }
        }
        return all;
    }

    private static float[] logprobs(Map<Sequence, Scores> scores, Sequence sequence) {
        return Objects.requireNonNull(scores.get(sequence)).logprobs();
    }

    /** Coefficient times weight of each token, from what the policy says of the sequences. */
    private static float[][] factors(
            String name,
            EstimatorGraph graph,
            List<Sequence> own,
            double[] weights,
            Map<Sequence, Scores> scores,
            Way way) {
        List<Reply> replies = own.stream()
                .map(s -> reply(s, graph.source(), Objects.requireNonNull(scores.get(s)), way.prompts()))
                .toList();
        PackedBatch batch = new Step(replies, PROMPTS, 12).packed();
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList fields = new NDList();
            CoefficientEmitter.fieldsOf(graph)
                    .forEach(f -> fields.add(scope.create(batch.values(f)).toType(DataType.FLOAT32, false)));
            NDList result = module.call(
                    name,
                    scope,
                    fields,
                    scope.create(Arrays.stream(batch.offsets()).asLongStream().toArray()),
                    scope.create(Arrays.stream(batch.promptOf()).asLongStream().toArray()),
                    scope.create(weights));
            float[] coefficient = result.get(0).toFloatArray();
            float[] weight = result.get(1).toFloatArray();
            float[][] factors = new float[own.size()][];
            for (int i = 0; i < factors.length; i++) {
                int from = batch.offsets()[i];
                factors[i] = new float[batch.offsets()[i + 1] - from];
                for (int t = 0; t < factors[i].length; t++) {
                    factors[i][t] = coefficient[from + t] * weight[from + t];
                }
            }
            return factors;
        }
    }

    /** The reply with the model's log-probs; everything else is as far from them as it was. */
    private static Reply reply(Sequence sequence, SourceKind source, Scores scores, List<Integer> order) {
        Reply r = sequence.reply();
        double[] policy = new double[r.length()];
        double[] entropy = new double[r.length()];
        for (int t = 0; t < policy.length; t++) {
            policy[t] = scores.logprobs()[t];
            entropy[t] = scores.entropy()[t];
        }
        return new Reply(
                order.indexOf(r.prompt()),
                source == SourceKind.MIXED ? r.demo() : source == SourceKind.DEMOS,
                r.reward(),
                r.greedyReward(),
                policy,
                moved(policy, r.policy(), r.behaviour()),
                moved(policy, r.policy(), r.proximal()),
                moved(policy, r.policy(), r.reference()),
                moved(policy, r.policy(), r.teacher()),
                entropy,
                r.advantage(),
                r.value());
    }

    private static double[] moved(double[] policy, double[] from, double[] to) {
        double[] all = new double[policy.length];
        for (int t = 0; t < all.length; t++) {
            all[t] = policy[t] + to[t] - from[t];
        }
        return all;
    }

    private static List<float[]> gradient(List<Pull> pulls, Way way) {
        try (Learner learner = new Learner(model.policy())) {
            for (int call = 0; call < way.calls(); call++) {
                List<Pull> part =
                        pulls.subList(pulls.size() * call / way.calls(), pulls.size() * (call + 1) / way.calls());
                if (!part.isEmpty()) {
                    learner.accumulate(
                            part,
                            0.8,
                            Map.of(org.hone.runtime.estimate.Companion.REFERENCE, other.policy()),
                            way.places(),
                            way.activations());
                }
            }
            List<float[]> all = new ArrayList<>();
            for (int i = 0; i < model.policy().trained().size(); i++) {
                all.add(learner.gradient(i));
            }
            return all;
        }
    }
}
