package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hone.formula.Notation;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.analyse.ExampleBatch.Reply;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/** What an estimator does where formulas tend to break: each case is evaluated, not looked up. */
final class EdgeCases {
    private static final double TINY = 1e-9;
    /** Ratios of the example batch to this power lie between 0.13 and 150. */
    private static final double VERY_OLD = 4;

    private final EstimatorGraph graph;
    private final List<Remark> found = new ArrayList<>();

    private EdgeCases(EstimatorGraph graph) {
        this.graph = graph;
    }

    static List<Remark> of(EstimatorGraph graph) {
        EdgeCases cases = new EdgeCases(graph);
        cases.onPolicy();
        cases.mask();
        cases.largeRatios();
        if (graph.source() != SourceKind.DEMOS) {
            cases.equalRewards();
            cases.groupOfOne();
            cases.truncated();
        }
        cases.emptyMask();
        return cases.found;
    }

    private List<List<Reply>> replies() {
        return ExampleBatch.replies(graph.source());
    }

    private void onPolicy() {
        if (!reads(SourceField.BEHAVIOUR_LOGPROB) && !reads(SourceField.PROXIMAL_LOGPROB)) {
            if (graph.source() != SourceKind.DEMOS) {
                found.add(fact("on-policy", "π_old is not read: c is the same on-policy and off-policy"));
            }
            return;
        }
        PackedBatch batch = ExampleBatch.of(replies(), Trial.FRESH);
        double[] c = Trial.of(graph, batch).coefficient();
        double[] advantage = Trial.values(graph.advantage(), graph, batch);
        double[] mask = Trial.values(graph.mask(), graph, batch);
        int[] rollouts = tokens(batch, 0);
        boolean plain = Arrays.stream(rollouts).allMatch(t -> Math.abs(c[t] - advantage[t]) < TINY);
        boolean open = Arrays.stream(rollouts).allMatch(t -> Math.abs(mask[t] - 1) < TINY);
        boolean masked = !(graph.mask() instanceof Expr.Literal);
        String who = graph.source() == SourceKind.MIXED ? " on rollouts" : "";
        if (plain) {
            found.add(fact(
                    "on-policy",
                    "with every ratio 1" + who + (masked ? " the mask is 1 everywhere and" : "") + " c = "
                            + Reading.of(graph, 1).formula(Notation.UNICODE).text(graph.advantage())
                            + (masked ? ": one update per batch never meets a bound" : "")));
        } else if (open) {
            found.add(fact("on-policy", "with every ratio 1" + who + " the mask is 1 everywhere"));
        } else {
            found.add(caution(
                    "on-policy",
                    "with every ratio 1" + who + " the mask still changes "
                            + count(rollouts, t -> Math.abs(mask[t] - 1) >= TINY) + " of " + rollouts.length
                            + " coefficients of the example"));
        }
    }

    private void mask() {
        if (graph.mask() instanceof Expr.Literal) {
            found.add(fact("mask", "none: no token is ever dropped"));
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        boolean between = false;
        int zeros = 0;
        int all = 0;
        for (double age : new double[] {Trial.FRESH, Trial.OLD, -Trial.OLD, VERY_OLD, -VERY_OLD}) {
            for (double m : Trial.values(graph.mask(), graph, ExampleBatch.of(replies(), age))) {
                least = Math.min(least, m);
                most = Math.max(most, m);
                between |= m != 0 && m != 1;
                if (age == Trial.OLD) {
                    zeros += m == 0 ? 1 : 0;
                    all++;
                }
            }
        }
        if (between) {
            found.add(fact(
                    "mask",
                    "soft: factors from " + Figures.of(least) + " to " + Figures.of(most) + " on the examples"));
        } else if (least == 1) {
            found.add(caution("mask", "1 on every example, also with ratios from 0.13 to 150: it may never bind"));
        } else {
            found.add(fact(
                    "mask",
                    "hard: drops " + zeros + " of " + all + " tokens of the example above; each dropped token is a bias"
                            + " towards small steps and takes variance away"));
        }
    }

    private void largeRatios() {
        if (!reads(SourceField.BEHAVIOUR_LOGPROB)) {
            return;
        }
        double fresh = Trial.largest(Trial.coefficients(graph, replies(), Trial.FRESH));
        PackedBatch batch = ExampleBatch.of(replies(), VERY_OLD);
        double[] c = Trial.of(graph, batch).coefficient();
        double[] advantage = Trial.values(graph.advantage(), graph, batch);
        double up = largestWhere(c, advantage, true);
        double down = largestWhere(c, advantage, false);
        double bound = 20 * Math.max(fresh, 1e-3);
        if (up > bound || down > bound) {
            String side = up > bound && down > bound ? "on both sides" : up > bound ? "where Â > 0" : "where Â < 0";
            found.add(caution(
                    "variance",
                    "|c| grows with the ratio " + side + ": " + Figures.of(Math.max(up, down))
                            + " at the largest ratio of 150, against " + Figures.of(fresh) + " on-policy"));
        } else {
            found.add(fact(
                    "variance",
                    "|c| stays at most " + Figures.of(Math.max(Math.max(up, down), fresh))
                            + " on the example, also with ratios up to 150"));
        }
    }

    private void equalRewards() {
        double right = ofGroup(List.of(Reply.rollout(2, 1), Reply.rollout(1, 1), Reply.rollout(3, 1)));
        double wrong = ofGroup(List.of(Reply.rollout(2, 0), Reply.rollout(1, 0), Reply.rollout(3, 0)));
        if (!reads(SourceField.REWARD)) {
            return;
        }
        if (right < TINY && wrong < TINY) {
            found.add(fact("equal rewards", "a group of equal rewards has c = 0 exactly: no signal, no noise"));
        } else {
            found.add(
                    Double.isNaN(right + wrong)
                            ? caution("equal rewards", "c is not a number in a group of equal rewards")
                            : fact(
                                    "equal rewards",
                                    "a group of right replies keeps |c| up to " + Figures.of(right)
                                            + ", one of wrong replies "
                                            + (wrong < TINY ? "has c = 0" : "up to " + Figures.of(wrong))));
        }
    }

    private void groupOfOne() {
        if (!reads(SourceField.REWARD) || graph.source() == SourceKind.MIXED) {
            return;
        }
        double right = ofGroup(List.of(Reply.rollout(2, 1)));
        double wrong = ofGroup(List.of(Reply.rollout(2, 0)));
        if (Double.isNaN(right + wrong)) {
            found.add(caution("group of one", "c is not a number with a single reply"));
        } else if (right < TINY && wrong < TINY) {
            found.add(caution("group of one", "a single reply has c = 0: it needs n ≥ 2"));
        } else {
            found.add(fact(
                    "group of one",
                    "|c| is " + Figures.of(right) + " for a single right reply, " + Figures.of(wrong)
                            + " for a wrong one"));
        }
    }

    /** The largest coefficient of a prompt with these rollouts, beside an ordinary prompt, on-policy. */
    private double ofGroup(List<Reply> group) {
        double[] c = Trial.coefficients(graph, List.of(group, replies().getLast()), Trial.FRESH);
        int own = group.stream().mapToInt(Reply::tokens).sum();
        return Trial.largest(Arrays.copyOf(c, own));
    }

    private void truncated() {
        List<List<Reply>> cut = replies().stream()
                .map(group -> group.stream()
                        .map(r -> new Reply(r.tokens(), r.reward(), !r.demo(), r.demo()))
                        .toList())
                .toList();
        Coefficients before = Trial.of(graph, ExampleBatch.of(replies(), Trial.OLD));
        Coefficients after = Trial.of(graph, ExampleBatch.of(cut, Trial.OLD));
        boolean same = Trial.distance(before.coefficient(), after.coefficient()) == 0
                && Trial.distance(before.weight(), after.weight()) == 0;
        found.add(
                same
                        ? fact(
                                "truncated replies",
                                "treated like any other; what they score is the recipe's `overlong` to say")
                        : fact("truncated replies", "told apart: c or the weight is another for a truncated reply"));
    }

    private void emptyMask() {
        EstimatorGraph closed = new EstimatorGraph(
                graph.name(),
                graph.source(),
                new Expr.Literal(0),
                graph.reference(),
                graph.advantage(),
                graph.likelihood(),
                graph.aggregate());
        Coefficients c = Trial.of(closed, ExampleBatch.of(replies(), Trial.OLD));
        boolean finite = Arrays.stream(c.weight()).allMatch(Double::isFinite) && Trial.largest(c.coefficient()) == 0;
        Coefficients open = Trial.of(graph, ExampleBatch.of(replies(), Trial.OLD));
        boolean counted = Trial.distance(c.weight(), open.weight()) == 0;
        found.add(
                finite && counted
                        ? fact(
                                "empty mask",
                                "a step of masked tokens only has the gradient 0, not 0/0: masked tokens stay in the"
                                        + " denominators")
                        : caution("empty mask", "a step of masked tokens only does not give 0"));
    }

    private boolean reads(SourceField field) {
        return Walk.reads(graph, field);
    }

    /** The tokens of sequences whose {@code is_demo} is this. */
    private static int[] tokens(PackedBatch batch, double demo) {
        return IntStream.range(0, batch.sequences())
                .filter(s -> batch.values(SourceField.IS_DEMO)[s] == demo)
                .flatMap(s -> IntStream.range(batch.offsets()[s], batch.offsets()[s + 1]))
                .toArray();
    }

    private static int count(int[] tokens, java.util.function.IntPredicate test) {
        return (int) Arrays.stream(tokens).filter(test).count();
    }

    private static double largestWhere(double[] c, double[] advantage, boolean positive) {
        double most = 0;
        for (int t = 0; t < c.length; t++) {
            if (positive ? advantage[t] > 0 : advantage[t] < 0) {
                most = Math.max(most, Math.abs(c[t]));
            }
        }
        return most;
    }
}
