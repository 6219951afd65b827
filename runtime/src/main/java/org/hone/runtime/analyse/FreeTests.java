package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hone.runtime.analyse.SampleBatch.Prompt;
import org.hone.runtime.analyse.SampleBatch.Reply;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.StraightLine;

/**
 * What must hold of every estimator whatever it is for: the gradient does not depend on how a step is cut, ordered and packed,
 * nothing to learn from is no fault, and rounding in the rewards is no signal.
 */
public final class FreeTests {
    private static final int BATCHES = 40;
    private static final double TOLERANCE = 1e-9;
    /** One unit in the last place of a single-precision reward near 1. */
    private static final double ROUNDING = 0x1p-23;
    /** Share of a real signal that rounding may reach. */
    private static final double NOISE = 0.2;

    private final EstimatorGraph graph;
    private final BatchGenerator generator;

    private FreeTests(EstimatorGraph graph) {
        this.graph = graph;
        this.generator = new BatchGenerator(graph.source(), 7, false, BatchGenerator.SMALL);
    }

    /**
     * One property.
     *
     * @param name what it is called
     * @param claim what it says
     * @param fault what was found instead, if it does not hold
     */
    public record Finding(String name, String claim, Optional<String> fault) {}

    /** All properties that make sense for an estimator. */
    public static List<Finding> of(EstimatorGraph graph) {
        FreeTests tests = new FreeTests(graph);
        List<Finding> all = new ArrayList<>();
        if (!tests.any(r -> r.op() == Expr.ReduceOp.QUANTILE)) {
            all.add(new Finding(
                    "split",
                    "a step of two equal halves gives the gradient of one of them: denominators are the step's, once",
                    tests.each(tests::split)));
        }
        all.add(new Finding("order", "the order of prompts and replies changes nothing", tests.each(tests::order)));
        all.add(new Finding(
                "packing",
                "replies of prompts that the schedule leaves out change nothing, wherever they lie",
                tests.each(tests::packing)));
        all.add(new Finding(
                "empty set",
                "nothing selected, a single reply or only truncated ones give finite numbers",
                tests.each(tests::empty)));
        if (StraightLine.of(graph.expressions()).fields().contains(SourceField.REWARD)) {
            all.add(new Finding(
                    "equal rewards",
                    "rewards that are equal up to rounding give what equal rewards give",
                    tests.each(tests::noise)));
        }
        return all;
    }

    private Optional<String> each(Function<SampleBatch, Optional<String>> test) {
        for (int i = 0; i < BATCHES; i++) {
            Optional<String> fault = test.apply(generator.batch(i));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> split(SampleBatch batch) {
        double[] alone = contributions(batch, ones(batch));
        List<Prompt> twice = new ArrayList<>(batch.prompts());
        twice.addAll(batch.prompts());
        SampleBatch doubled = batch.withPrompts(twice);
        double[] both = contributions(doubled, ones(doubled));
        double[] total = new double[alone.length];
        Arrays.setAll(total, t -> both[t] + both[t + alone.length]);
        // A deviation with divisor n − 1 over the whole step knows how many there are.
        boolean counted = any(r -> r.per() == Axis.BATCH && r.op() == Expr.ReduceOp.STD);
        double k = new Claim.Sides(total, alone).factor();
        boolean same = counted ? Double.isNaN(k) || (k > 0.7 && k < 1.5) : Math.abs(k - 1) < 1e-6;
        return same
                ? Optional.empty()
                : Optional.of(
                        Double.isNaN(k)
                                ? "the two halves together give another direction than one of them alone"
                                : "the two halves together give " + k
                                        + " times the gradient of one of them alone: something is divided by the size of the step "
                                        + (k < 1 ? "twice" : "not at all"));
    }

    private Optional<String> order(SampleBatch batch) {
        double[] plain = contributions(batch, ones(batch));
        SampleBatch turned = batch.withPrompts(batch.prompts().reversed().stream()
                .map(p -> p.with(p.replies().reversed()))
                .toList());
        double[] found = contributions(turned, ones(turned));
        List<double[]> replies = new ArrayList<>(cut(turned, found));
        Collections.reverse(replies);
        return same(plain, join(replies))
                ? Optional.empty()
                : Optional.of("with prompts and replies in reverse order, tokens get other coefficients");
    }

    private Optional<String> packing(SampleBatch batch) {
        List<Prompt> without = new ArrayList<>();
        List<Prompt> within = new ArrayList<>();
        SampleBatch others = generator.batch(BATCHES);
        Prompt stranger = others.prompts().getFirst();
        for (Prompt p : batch.prompts()) {
            without.add(stranger.with(List.of()));
            without.add(p);
            within.add(stranger);
            within.add(p);
        }
        double[] weights = new double[within.size()];
        Arrays.setAll(weights, p -> p % 2);
        double[] plain = contributions(batch.withPrompts(without), weights);
        SampleBatch mixed = batch.withPrompts(within);
        double[] found = contributions(mixed, weights);
        List<double[]> own = new ArrayList<>();
        List<double[]> all = cut(mixed, found);
        int s = 0;
        for (int p = 0; p < within.size(); p++) {
            for (int r = 0; r < within.get(p).replies().size(); r++) {
                if (p % 2 == 1) {
                    own.add(all.get(s));
                } else if (Arrays.stream(all.get(s)).anyMatch(v -> v != 0)) {
                    return Optional.of("a reply of a prompt with weight 0 gets a coefficient");
                }
                s++;
            }
        }
        return same(plain, join(own))
                ? Optional.empty()
                : Optional.of("replies of prompts with weight 0 change the coefficients of the others");
    }

    private Optional<String> empty(SampleBatch batch) {
        double[] none = new double[batch.prompts().size()];
        if (!finite(contributions(batch, none))) {
            return Optional.of("with no prompt selected, a coefficient is not a finite number");
        }
        double[] one = none.clone();
        one[0] = 1;
        if (!finite(contributions(batch, one))) {
            return Optional.of("with one prompt selected, a coefficient is not a finite number");
        }
        SampleBatch bare = batch.withPrompts(
                batch.prompts().stream().map(p -> p.with(List.of())).toList());
        if (!finite(contributions(bare, ones(bare)))) {
            return Optional.of("without a reply, a coefficient is not a finite number");
        }
        SampleBatch single = batch.withPrompts(batch.prompts().stream()
                .map(p -> p.with(p.replies().subList(0, 1)))
                .toList());
        if (!finite(contributions(single, ones(single)))) {
            return Optional.of("with one reply for each prompt, a coefficient is not a finite number");
        }
        SampleBatch truncated = mapped(batch, r -> new Reply(r.reward(), r.demo(), !r.demo(), r.tokens()));
        if (!finite(contributions(truncated, ones(truncated)))) {
            return Optional.of("with truncated replies only, a coefficient is not a finite number");
        }
        return Optional.empty();
    }

    private Optional<String> noise(SampleBatch batch) {
        if (graph.source() == SourceKind.DEMOS) {
            return Optional.empty();
        }
        int[] at = {0};
        SampleBatch signal = mapped(batch, r -> r.withReward(at[0]++ % 2));
        for (double level : new double[] {1, 0.5, 1.0 / 3}) {
            int[] turn = {0};
            SampleBatch equal = mapped(batch, r -> r.withReward(level));
            SampleBatch nearly = mapped(batch, r -> r.withReward(level * (1 + turn[0]++ % 2 * ROUNDING)));
            double[] calm = contributions(equal, ones(equal));
            double[] noisy = contributions(nearly, ones(nearly));
            double[] real = contributions(signal, ones(signal));
            double most = 0;
            double scale = 0;
            for (int t = 0; t < calm.length; t++) {
                most = Math.max(most, Math.abs(noisy[t] - calm[t]));
                scale = Math.max(scale, Math.abs(real[t]));
            }
            if (!(most <= NOISE * scale + Double.MIN_NORMAL)) {
                return Optional.of("rewards that differ by rounding alone (1 part in " + Math.round(1 / ROUNDING)
                        + ") move a coefficient by " + Math.round(100 * most / scale)
                        + "% of what rewards 0 and 1 do: the epsilon beside a deviation is too small");
            }
        }
        return Optional.empty();
    }

    private boolean any(java.util.function.Predicate<Expr.Reduce> test) {
        return StraightLine.of(graph.expressions()).lines().stream()
                .anyMatch(line -> line.expr() instanceof Expr.Reduce r && test.test(r));
    }

    private static SampleBatch mapped(SampleBatch batch, Function<Reply, Reply> change) {
        return batch.withPrompts(batch.prompts().stream()
                .map(p -> p.with(p.replies().stream().map(change).toList()))
                .toList());
    }

    private static double[] ones(SampleBatch batch) {
        double[] ones = new double[batch.prompts().size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private double[] contributions(SampleBatch batch, double[] weights) {
        Coefficients c = Evaluator.evaluate(graph, batch.packed(), weights);
        double[] product = new double[c.weight().length];
        Arrays.setAll(product, t -> c.coefficient()[t] * c.weight()[t]);
        return product;
    }

    private static List<double[]> cut(SampleBatch batch, double[] tokens) {
        List<double[]> all = new ArrayList<>();
        int start = 0;
        for (Reply reply : batch.replies()) {
            all.add(Arrays.copyOfRange(tokens, start, start + reply.tokens().size()));
            start += reply.tokens().size();
        }
        return all;
    }

    private static double[] join(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static boolean finite(double[] x) {
        return Arrays.stream(x).allMatch(Double::isFinite);
    }

    private static boolean same(double[] a, double[] b) {
        double scale = Arrays.stream(a).map(Math::abs).max().orElse(0);
        for (int t = 0; t < a.length; t++) {
            if (!(Math.abs(a[t] - b[t]) <= TOLERANCE * scale)) {
                return false;
            }
        }
        return a.length == b.length;
    }
}
