package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;

/** What a recipe's numbers mean for its estimators. */
final class RecipeFacts {
    private RecipeFacts() {}

    static List<Remark> of(RecipePlan plan, List<String> terms) {
        List<Remark> found = new ArrayList<>();
        int updates = plan.updatesPerStep();
        found.add(fact(
                "updates",
                updates == 1
                        ? "one optimiser step on each sampled batch: every gradient is on-policy"
                        : updates + " optimiser steps on each sampled batch (" + plan.batch() / plan.minibatch()
                                + " minibatches × " + plan.epochs() + (plan.epochs() == 1 ? " epoch" : " epochs")
                                + "): the first is on-policy, the others are off-policy by up to " + (updates - 1)
                                + " updates"));
        found.add(fact(
                "updates",
                (long) updates * plan.steps() + " optimiser steps in " + plan.steps() + " steps of " + plan.batch()
                        + " prompts"));
        plan.rollouts().ifPresent(r -> rollouts(r, plan, found));
        for (int i = 0; i < terms.size(); i++) {
            if (plan.schedule().terms().get(i).estimator() instanceof EstimatorGraph graph) {
                term(terms.get(i), graph, plan, found);
            } else {
                found.add(fact(
                        "term " + terms.get(i),
                        "over the whole vocabulary: an exact gradient through all logits, no coefficient and no mask"));
            }
        }
        return found;
    }

    private static void rollouts(RolloutPlan r, RecipePlan plan, List<Remark> found) {
        found.add(fact(
                "rollouts",
                r.n() + " replies to each of " + plan.batch() + " prompts: " + (long) r.n() * plan.batch() + " a step; "
                        + switch (r.overlong()) {
                            case SCORE -> "a truncated reply is scored like any other";
                            case ZERO -> "a truncated reply has the reward 0";
                            case SOFT ->
                                "a reply loses up to 1 of its reward over the last " + r.overlongBuffer() + " tokens";
                            case MASK ->
                                "a truncated reply is left out of the estimator, not of the group's statistics";
                        }));
    }

    private static void term(String name, EstimatorGraph graph, RecipePlan plan, List<Remark> found) {
        int updates = plan.updatesPerStep();
        boolean ratio = Walk.reads(graph, SourceField.BEHAVIOUR_LOGPROB);
        if (graph.mask() instanceof Expr.Literal) {
            if (ratio && updates == 1) {
                found.add(fact("term " + name, "the ratio is 1 in every update: π_old does not matter here"));
            } else if (!ratio && updates > 1 && graph.source() != SourceKind.DEMOS) {
                found.add(caution(
                        "term " + name,
                        "nothing corrects for the " + (updates - 1) + " off-policy updates on each batch"));
            }
            return;
        }
        if (!ratio) {
            return;
        }
        double[] mask =
                Trial.values(graph.mask(), graph, ExampleBatch.of(ExampleBatch.replies(graph.source()), Trial.FRESH));
        boolean open = java.util.Arrays.stream(mask).allMatch(m -> m == 1);
        if (updates > 1) {
            found.add(fact("term " + name, "its clip can bind from the second optimiser step on a batch"));
        } else {
            found.add(caution(
                    "term " + name,
                    open
                            ? "its clip can never bind: one update per batch, every ratio is 1"
                            : "its mask acts on-policy"));
        }
    }

    /** What moves from one recipe to another, in words. */
    static String moved(RecipePlan a, RecipePlan b) {
        List<String> parts = new ArrayList<>();
        if (a.updatesPerStep() != b.updatesPerStep()) {
            parts.add("optimiser steps per batch " + a.updatesPerStep() + " → " + b.updatesPerStep());
        }
        a.rollouts()
                .ifPresent(x -> b.rollouts()
                        .filter(y -> y.n() != x.n())
                        .ifPresent(y -> parts.add(
                                "replies a step " + (long) x.n() * a.batch() + " → " + (long) y.n() * b.batch())));
        int terms = a.schedule().terms().size();
        for (int i = 0; i < terms; i++) {
            TermGraph x = a.schedule().terms().get(i).estimator();
            TermGraph y = b.schedule().terms().get(i).estimator();
            if (!Effects.parts(x, y).isEmpty()) {
                parts.add(x.name() + ": " + Effects.moved(x, y));
            }
        }
        int n = a.rollouts().map(RolloutPlan::n).orElse(0);
        List<String> names =
                a.schedule().terms().stream().map(t -> t.estimator().name()).toList();
        Decisions first = Decisions.of(a.schedule(), names, n, a.steps());
        Decisions second = Decisions.of(b.schedule(), names, n, a.steps());
        if (!first.equals(second)) {
            long moved = java.util.stream.IntStream.range(0, first.rows().size())
                    .filter(i -> !first.rows().get(i).equals(second.rows().get(i)))
                    .count();
            parts.add(moved + " of " + first.rows().size() + " states get other weights");
        } else if (!a.schedule().equals(b.schedule()) && parts.isEmpty()) {
            parts.add("the weights stay in every state");
        }
        long before = (long) a.updatesPerStep() * a.steps();
        long after = (long) b.updatesPerStep() * b.steps();
        if (before != after) {
            parts.add("optimiser steps of the run " + before + " → " + after);
        }
        return parts.isEmpty() ? "no coefficient and no weight moves" : String.join("; ", parts);
    }
}
