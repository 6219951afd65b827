package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceKind;

/**
 * The expectation of an estimator's gradient {@code Σ c · w · ∇ log π}, computed by enumerating everything that can be
 * sampled, against the gradient it stands for. Nothing is drawn: the only error is that of double precision.
 *
 * @param target what the estimator is compared with
 * @param group rollouts of a prompt; 0 for an estimator that reads only demonstrations
 * @param joint whether the step was enumerated with all prompts together, because statistics or denominators go over the
 *     whole step; else each prompt by itself, which is the same
 * @param constant the constant that the aggregate multiplies every token's mean over replies and prompts by, such as 1 over
 *     the reply budget; 1 where the factor depends on the replies. It is taken out of all that follows.
 * @param steps how many different steps were evaluated
 * @param prompts prompt by prompt
 * @param all the prompts together
 */
public record ExactBias(
        Target target, int group, boolean joint, double constant, int steps, List<Part> prompts, Part all) {
    private static final int CHUNK = 2048;

    public ExactBias {
        prompts = List.copyOf(prompts);
    }

    /** What a gradient is compared with. */
    public enum Target {
        /** The gradient of the expected reward under the current policy. */
        REWARD("the gradient of the expected reward"),
        /** The gradient of the demonstrations' expected log-likelihood. */
        IMITATION("the gradient of the demonstrations' log-likelihood"),
        /** Minus the gradient of the reply's divergence KL(π ‖ π_reference). */
        REFERENCE("minus the gradient of the reply's KL(π ‖ π_reference)"),
        /** Minus the gradient of the reply's divergence KL(π ‖ π_teacher). */
        TEACHER("minus the gradient of the reply's KL(π ‖ π_teacher)");

        private final String words;

        Target(String words) {
            this.words = words;
        }

        /** The target in words. */
        public String words() {
            return words;
        }
    }

    /**
     * The comparison for one prompt or for all.
     *
     * @param passRate probability of a reward of 1 under the current policy
     * @param target Euclidean norm of the true gradient
     * @param expected norm of the expected gradient
     * @param bias norm of expected − true
     * @param scale the k for which {@code k · true} comes nearest to the expected gradient
     * @param direction what no scale mends: {@code |expected − k · true| / |expected|}, the sine of the angle between the two
     * @param noise standard deviation of one step's gradient over the norm of its expectation
     */
    public record Part(
            double passRate,
            double target,
            double expected,
            double bias,
            double scale,
            double direction,
            double noise) {
        /** The bias as a share of the true gradient. */
        public double relative() {
            return bias / target;
        }
    }

    /**
     * Whether an estimator sees one prompt at a time, so that the expectation of a step is the mean of those of its prompts.
     */
    public static boolean separable(EstimatorGraph graph) {
        return Truth.separable(graph);
    }

    /**
     * Computes the bias.
     *
     * @param n rollouts of a prompt
     * @throws IllegalArgumentException if there is too much to enumerate
     */
    public static ExactBias of(EstimatorGraph graph, ToyTask task, int n) {
        boolean separable = separable(graph);
        Target target = Truth.target(graph);
        int group = graph.source() == SourceKind.DEMOS ? 0 : n;
        List<List<Draw>> draws =
                task.prompts().stream().map(p -> draws(graph, task, p, n)).toList();
        Moments moments = new Moments(task);
        if (separable) {
            for (int p = 0; p < draws.size(); p++) {
                alone(graph, task, p, draws.get(p), moments);
            }
        } else {
            jointly(graph, task, draws, moments);
        }
        double constant = moments.constant();
        int count = task.prompts().size();
        double[][] truth = IntStream.range(0, count)
                .mapToObj(p -> Truth.truth(target, task, p))
                .toArray(double[][]::new);
        List<Part> parts = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            parts.add(part(task.passRate(p), truth[p], moments.mean(p, constant), moments.variance(p, constant)));
        }
        double rate =
                IntStream.range(0, count).mapToDouble(task::passRate).average().orElseThrow();
        double[] whole = IntStream.range(0, count)
                .mapToObj(p -> moments.mean(p, constant))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double variance = IntStream.range(0, count)
                .mapToDouble(p -> moments.variance(p, constant))
                .sum();
        Part all =
                part(rate, Arrays.stream(truth).flatMapToDouble(Arrays::stream).toArray(), whole, variance);
        return new ExactBias(target, group, !separable, constant, moments.steps(), parts, all);
    }

    private static List<Draw> draws(EstimatorGraph graph, ToyTask task, ToyTask.Prompt prompt, int n) {
        return switch (graph.source()) {
            case ROLLOUTS -> Draw.groups(prompt.behaviour(), task.tree(), n);
            case DEMOS ->
                Draw.withDemo(List.of(new Draw(new int[0], new int[0], 1)), prompt.demonstrator(), task.tree());
            case MIXED ->
                Draw.withDemo(Draw.groups(prompt.behaviour(), task.tree(), n), prompt.demonstrator(), task.tree());
        };
    }

    /** Many steps of one prompt each, evaluated as one large step: no value of one reaches another. */
    private static void alone(EstimatorGraph graph, ToyTask task, int prompt, List<Draw> draws, Moments moments) {
        ToyBatch batches = new ToyBatch(task);
        for (int from = 0; from < draws.size(); from += CHUNK) {
            List<Draw> chunk = draws.subList(from, Math.min(from + CHUNK, draws.size()));
            int[] promptOf = new int[chunk.size()];
            Arrays.fill(promptOf, prompt);
            PackedBatch batch = batches.of(promptOf, chunk);
            Coefficients c = evaluate(graph, batch);
            int sequence = 0;
            for (Draw draw : chunk) {
                moments.begin();
                // The aggregate's mean over the prompts of the large step is undone: this step has one.
                sequence = moments.add(prompt, draw, batch.offsets(), sequence, c, chunk.size());
                moments.end(draw.probability());
            }
        }
    }

    private static void jointly(EstimatorGraph graph, ToyTask task, List<List<Draw>> draws, Moments moments) {
        double steps = draws.stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
        if (steps > 100_000) {
            throw new IllegalArgumentException("too much to enumerate: " + (long) steps + " steps");
        }
        ToyBatch batches = new ToyBatch(task);
        int prompts = draws.size();
        int[] promptOf = IntStream.range(0, prompts).toArray();
        int[] at = new int[prompts];
        for (long step = 0; step < (long) steps; step++) {
            List<Draw> chosen = IntStream.range(0, prompts)
                    .mapToObj(p -> draws.get(p).get(at[p]))
                    .toList();
            PackedBatch batch = batches.of(promptOf, chosen);
            Coefficients c = evaluate(graph, batch);
            moments.begin();
            int sequence = 0;
            for (int p = 0; p < prompts; p++) {
                sequence = moments.add(p, chosen.get(p), batch.offsets(), sequence, c, prompts);
            }
            moments.end(chosen.stream().mapToDouble(Draw::probability).reduce(1, (a, b) -> a * b));
            for (int p = 0; p < prompts && ++at[p] == draws.get(p).size(); p++) {
                at[p] = 0;
            }
        }
    }

    private static Coefficients evaluate(EstimatorGraph graph, PackedBatch batch) {
        double[] ones = new double[batch.prompts()];
        Arrays.fill(ones, 1);
        return Evaluator.evaluate(graph, batch, ones);
    }

    private static Part part(double passRate, double[] truth, double[] expected, double variance) {
        double trueNorm = norm(truth);
        double norm = norm(expected);
        double dot = IntStream.range(0, truth.length)
                .mapToDouble(i -> truth[i] * expected[i])
                .sum();
        double k = trueNorm == 0 ? 0 : dot / (trueNorm * trueNorm);
        double[] rest = new double[truth.length];
        Arrays.setAll(rest, i -> expected[i] - k * truth[i]);
        double[] difference = new double[truth.length];
        Arrays.setAll(difference, i -> expected[i] - truth[i]);
        return new Part(
                passRate,
                trueNorm,
                norm,
                norm(difference),
                k,
                norm == 0 ? 0 : norm(rest) / norm,
                Math.sqrt(Math.max(variance, 0)) / norm);
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }
}
