package org.hone.runtime.analyse;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.hone.runtime.analyse.ExactBias.Target;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.StraightLine;

/** What an estimator stands for, and the gradient of that on a toy task. */
final class Truth {
    private Truth() {}

    /** Empty for preferences and other estimators over mixed groups that read no reward. */
    static Optional<Target> target(EstimatorGraph graph) {
        if (graph.source() == SourceKind.DEMOS) {
            return Optional.of(Target.IMITATION);
        }
        Set<SourceField> read = EnumSet.noneOf(SourceField.class);
        read.addAll(StraightLine.of(List.of(graph.mask(), graph.advantage())).fields());
        boolean scored = read.contains(SourceField.REWARD)
                || read.contains(SourceField.ADVANTAGE)
                || read.contains(SourceField.VALUE);
        if (scored) {
            return Optional.of(Target.REWARD);
        }
        if (graph.source() == SourceKind.MIXED) {
            return Optional.empty();
        }
        if (read.contains(SourceField.REFERENCE_LOGPROB)) {
            return Optional.of(Target.REFERENCE);
        }
        return Optional.of(read.contains(SourceField.TEACHER_LOGPROB) ? Target.TEACHER : Target.REWARD);
    }

    static boolean separable(EstimatorGraph graph) {
        boolean statistics = StraightLine.of(graph.expressions()).lines().stream()
                .anyMatch(line -> line.expr() instanceof Expr.Reduce r && r.per() == Axis.BATCH);
        Axis reached = Axis.TOKEN;
        boolean shared = false;
        for (Aggregate.Step step : graph.aggregate().steps()) {
            switch (step) {
                case Aggregate.Step.Sum s -> reached = s.per();
                case Aggregate.Step.Mean m -> {
                    shared |= reached == Axis.TOKEN && m.per() == Axis.BATCH;
                    reached = m.per();
                }
                case Aggregate.Step.Scale s -> {}
            }
        }
        return !statistics && !shared;
    }

    /** The true gradient by all logits of a prompt. */
    static double[] truth(Target target, ToyTask task, int prompt) {
        ToyTask.Prompt p = task.prompts().get(prompt);
        List<ReplyTree.Reply> replies = task.tree().replies();
        return switch (target) {
            case REWARD -> expectedScore(p.policy(), p.policy(), task.tree(), r -> p.rewards()[r]);
            case IMITATION -> expectedScore(p.demonstrator(), p.policy(), task.tree(), r -> 1);
            case REFERENCE ->
                expectedScore(p.policy(), p.policy(), task.tree(), r -> logRatio(p.reference(), p, replies.get(r)));
            case TEACHER ->
                expectedScore(p.policy(), p.policy(), task.tree(), r -> logRatio(p.demonstrator(), p, replies.get(r)));
        };
    }

    private static double logRatio(ToyPolicy other, ToyTask.Prompt prompt, ReplyTree.Reply reply) {
        return Math.log(other.probability(reply)) - Math.log(prompt.policy().probability(reply));
    }

    /** {@code E[value · ∇ log π(reply)]} over the replies of {@code sampler}. */
    private static double[] expectedScore(
            ToyPolicy sampler, ToyPolicy policy, ReplyTree tree, IntToDoubleFunction value) {
        double[] gradient = new double[tree.parameters()];
        for (int r = 0; r < tree.replies().size(); r++) {
            ReplyTree.Reply reply = tree.replies().get(r);
            double factor = sampler.probability(reply) * value.applyAsDouble(r);
            for (int t = 0; t < reply.tokens().length; t++) {
                policy.addScore(gradient, reply.prefixes()[t], reply.tokens()[t], factor);
            }
        }
        return gradient;
    }
}
