package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.List;
import org.hone.check.Graph;
import org.hone.formula.ScoreForm;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/** Where an estimator's expectation leaves the gradient it stands for, read off its graph. */
final class BiasFacts {
    private static final String BIAS = "bias";
    private static final String OLD = "old rollouts";

    private final EstimatorGraph graph;
    private final List<Remark> found = new ArrayList<>();

    private BiasFacts(EstimatorGraph graph) {
        this.graph = graph;
    }

    static List<Remark> of(EstimatorGraph graph) {
        BiasFacts facts = new BiasFacts(graph);
        facts.baseline();
        facts.deviation();
        facts.length();
        facts.reference();
        facts.divergence();
        facts.wholeStep();
        return facts.found;
    }

    private void baseline() {
        if (!Walk.reads(graph.advantage(), SourceField.REWARD)) {
            return;
        }
        boolean mean = Walk.any(
                graph.advantage(),
                x -> x instanceof Expr.Reduce r && r.op() == ReduceOp.MEAN && Walk.reads(r.x(), SourceField.REWARD));
        if (!mean) {
            boolean other = Walk.any(
                    graph.advantage(),
                    x -> x instanceof Expr.Reduce r && r.op() == ReduceOp.SUM && Walk.reads(r.x(), SourceField.REWARD));
            boolean greedy = Walk.reads(graph.advantage(), SourceField.GREEDY_REWARD);
            boolean value = Walk.reads(graph.advantage(), SourceField.VALUE);
            found.add(fact(
                    BIAS,
                    value
                            ? "the baseline is the recorded value: as wrong as the value network where it is bootstrapped"
                            : greedy
                                    ? "the baseline is the greedy reply's reward, which the sampled reply has no part in"
                                    : other
                                            ? "the baseline is a weighted mean that includes the reply's own reward"
                                            : "no baseline: the reply's own reward, unbiased on fresh rollouts"));
            return;
        }
        double slope = Shares.ownReward(graph);
        if (Math.abs(slope - 1) < 1e-9) {
            found.add(fact(BIAS, "the baseline is made of the other replies only: unbiased on fresh rollouts"));
        } else if (!Double.isNaN(slope)) {
            found.add(caution(
                    BIAS,
                    "the baseline includes the reply's own reward: with n replies the expectation is (n − 1)/n of the"
                            + " gradient, a pure scale"));
        } else {
            found.add(caution(BIAS, "the baseline includes the reply's own reward"));
        }
    }

    private void deviation() {
        Walk.any(graph.advantage(), x -> {
            if (x instanceof Expr.Binary b && b.op() == BinaryOp.DIVIDE) {
                axisOfDeviation(b.b());
            }
            return false;
        });
    }

    private void axisOfDeviation(Expr divisor) {
        for (Axis axis : List.of(Axis.PROMPT, Axis.BATCH)) {
            boolean std = Walk.any(
                    divisor,
                    y -> y instanceof Expr.Reduce r
                            && r.per() == axis
                            && (r.op() == ReduceOp.STD || r.op() == ReduceOp.STD_POPULATION));
            if (std && axis == Axis.PROMPT) {
                found.add(caution(
                        BIAS,
                        "divided by the deviation of the prompt's own rewards: prompts that are nearly always or nearly"
                                + " never solved weigh more than those in between (difficulty bias)"));
            } else if (std) {
                found.add(fact(
                        BIAS,
                        "divided by the deviation of the whole step: one scale for all prompts, no difficulty bias"));
            }
        }
    }

    private void length() {
        if (graph.aggregate().steps().isEmpty()) {
            return;
        }
        boolean rollouts = graph.source() != SourceKind.DEMOS;
        for (Aggregate.Step step : graph.aggregate().steps()) {
            if (step instanceof Aggregate.Step.Mean m) {
                if (m.per() == Axis.SEQUENCE) {
                    found.add(
                            rollouts
                                    ? caution(
                                            BIAS,
                                            "mean over a reply's tokens: a token weighs 1 / length of its reply, which favours"
                                                    + " short right replies and long wrong ones (length bias)")
                                    : fact(
                                            "length",
                                            "mean over a demonstration's tokens: long and short demonstrations weigh the same"));
                } else {
                    found.add(
                            rollouts
                                    ? caution(
                                            BIAS,
                                            "mean over all tokens of the "
                                                    + (m.per() == Axis.BATCH ? "step" : "prompt")
                                                    + ": long replies weigh more, and the denominator is as random as their"
                                                    + " lengths")
                                    : fact("length", "mean over all tokens: long demonstrations weigh more"));
                }
                return;
            }
            if (step instanceof Aggregate.Step.Sum) {
                found.add(fact(BIAS, "summed over a reply's tokens and divided by a constant: no length bias"));
                return;
            }
        }
    }

    private void reference() {
        Expr reference = Graph.thawed(graph.reference());
        boolean constant = Walk.any(reference, x -> x instanceof Expr.Literal l && l.value() == 0)
                && (reference instanceof Expr.Literal || reference instanceof Expr.Select);
        if (constant) {
            found.add(caution(
                    BIAS,
                    "π_ref ≡ 1" + (reference instanceof Expr.Select ? " on demonstrations" : "")
                            + ": weighed by the policy's own probability instead of a ratio, so the expectation is not a"
                            + " gradient of the expected reward; unlikely tokens hardly count"));
        }
        if (graph.source() == SourceKind.DEMOS) {
            return;
        }
        Expr weight = ScoreForm.weight(graph);
        Expr ratio = new Expr.Unary(
                Expr.UnaryOp.EXP,
                new Expr.Binary(
                        BinaryOp.SUBTRACT,
                        new Expr.Field(SourceField.POLICY_LOGPROB),
                        new Expr.Field(SourceField.BEHAVIOUR_LOGPROB)));
        boolean sequence =
                Walk.any(weight, x -> x instanceof Expr.Reduce r && Walk.reads(r.x(), SourceField.BEHAVIOUR_LOGPROB));
        if (weight.equals(new Expr.Literal(1))) {
            found.add(caution(
                    OLD,
                    "no ratio corrects for them (π_ref = π_θ): after the first update on a batch the expectation is that"
                            + " under π_old"));
        } else if (sequence) {
            found.add(caution(
                    OLD,
                    "one ratio for the reply, the geometric mean of its tokens' ratios: not the importance weight of the"
                            + " reply, hence biased, with less variance"));
        } else if (Walk.any(weight, ratio::equals)) {
            found.add(caution(
                    OLD,
                    (weight.equals(ratio) || weight instanceof Expr.Select
                                    ? "each token's own ratio r"
                                    : "a function of each token's own ratio r")
                            + ": what stands before the token is not reweighted, so the more the policy has moved the"
                            + " more biased"));
        }
    }

    private void divergence() {
        Expr advantage = Graph.thawed(graph.advantage());
        for (SourceField other : List.of(SourceField.REFERENCE_LOGPROB, SourceField.TEACHER_LOGPROB)) {
            if (!Walk.reads(advantage, other)) {
                continue;
            }
            String name = other == SourceField.REFERENCE_LOGPROB ? "π_reference" : "π_teacher";
            boolean exponential = Walk.any(
                    advantage,
                    x -> x instanceof Expr.Unary u && u.op() == Expr.UnaryOp.EXP && Walk.reads(u.x(), other));
            boolean corrected = Walk.reads(ScoreForm.weight(graph), SourceField.BEHAVIOUR_LOGPROB);
            if (exponential && !corrected) {
                found.add(caution(
                        "divergence",
                        "the gradient of k3 = " + name + "/π − 1 − log(" + name
                                + "/π), which is often called unbiased: it is only on fresh rollouts. On old ones it needs the"
                                + " ratio r; `kl_corrected` has it"));
            } else if (!corrected && !Walk.any(advantage, Expr.Scan.class::isInstance)) {
                found.add(caution(
                        "divergence",
                        "on old rollouts the divergence to " + name + " is measured under π_old: biased"));
            }
            if (!Walk.any(advantage, Expr.Scan.class::isInstance)) {
                found.add(fact(
                        "divergence",
                        "token by token: how a token changes the divergence of the tokens after it is left out"));
            }
        }
    }

    private void wholeStep() {
        boolean statistics = List.of(graph.mask(), graph.reference(), graph.advantage()).stream()
                .anyMatch(e -> Walk.any(e, x -> x instanceof Expr.Reduce r && r.per() == Axis.BATCH));
        if (statistics) {
            found.add(fact(
                    BIAS,
                    "statistics of the whole optimiser step enter c: what one prompt learns depends on the others of its"
                            + " minibatch"));
        }
    }
}
