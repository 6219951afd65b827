package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * What a claim about two estimators presupposes: a truth about the batch, which must hold at every token of it.
 *
 * @param truth 0 or not, on any axis
 */
public record Condition(Expr truth) {
    /** No condition. */
    public static final Condition NONE = new Condition(new Expr.Literal(1));

    /** The behaviour policy is the current policy: every ratio is 1. */
    public static final Expr ON_POLICY = new Expr.Binary(
            Expr.BinaryOp.EQUAL,
            new Expr.Field(SourceField.POLICY_LOGPROB),
            new Expr.Field(SourceField.BEHAVIOUR_LOGPROB));

    /** {@link #ON_POLICY} as a source can have it: a demonstration has no behaviour policy, so nothing is said of it. */
    public static Expr onPolicy(SourceKind source) {
        return source == SourceKind.MIXED
                ? new Expr.Binary(Expr.BinaryOp.OR, new Expr.Field(SourceField.IS_DEMO), ON_POLICY)
                : ON_POLICY;
    }

    /** Every reward is 0 or 1. */
    public static final Expr BINARY = new Expr.Binary(Expr.BinaryOp.OR, rewardIs(0), rewardIs(1));

    /** Number of replies of a token's prompt. */
    public static final Expr GROUP_SIZE =
            new Expr.Reduce(Expr.ReduceOp.COUNT, new Expr.Field(SourceField.LENGTH), Axis.PROMPT);

    /** Number of prompts with replies. */
    public static final Expr PROMPTS = new Expr.Reduce(Expr.ReduceOp.COUNT, GROUP_SIZE, Axis.BATCH);

    /** All prompts have the same number of replies. */
    public static final Expr EQUAL_GROUPS = same(GROUP_SIZE);

    /** All replies have the same number of tokens. */
    public static final Expr EQUAL_LENGTHS = same(new Expr.Field(SourceField.LENGTH));

    private static Expr rewardIs(double value) {
        return new Expr.Binary(Expr.BinaryOp.EQUAL, new Expr.Field(SourceField.REWARD), new Expr.Literal(value));
    }

    private static Expr same(Expr x) {
        return new Expr.Binary(
                Expr.BinaryOp.EQUAL,
                new Expr.Reduce(Expr.ReduceOp.MIN, x, Axis.BATCH),
                new Expr.Reduce(Expr.ReduceOp.MAX, x, Axis.BATCH));
    }

    /** This and another. */
    public Condition and(Expr other) {
        return new Condition(truth.equals(NONE.truth) ? other : new Expr.Binary(Expr.BinaryOp.AND, truth, other));
    }

    /** Whether it says that the policy is the behaviour policy, as one of the things that must hold together. */
    public boolean onPolicy() {
        return conjuncts(truth).contains(ON_POLICY);
    }

    /** The same, demonstrations aside. */
    public boolean onPolicyWhereSampled() {
        return onPolicy() || conjuncts(truth).contains(onPolicy(SourceKind.MIXED));
    }

    /** Fields that it makes equal to another, by that other; the policy's log-prob stands for all that equal it. */
    public Map<SourceField, SourceField> equalities() {
        Map<SourceField, SourceField> same = new EnumMap<>(SourceField.class);
        for (Expr e : conjuncts(truth)) {
            if (e instanceof Expr.Binary b
                    && b.op() == Expr.BinaryOp.EQUAL
                    && b.a() instanceof Expr.Field x
                    && b.b() instanceof Expr.Field y
                    && x.axis() == y.axis()
                    && x.field() != y.field()) {
                // The one declared first stands for the other.
                SourceField first = x.field().compareTo(y.field()) < 0 ? x.field() : y.field();
                same.putIfAbsent(first == x.field() ? y.field() : x.field(), first);
            }
        }
        return same;
    }

    private static List<Expr> conjuncts(Expr e) {
        if (e instanceof Expr.Binary b && b.op() == Expr.BinaryOp.AND) {
            List<Expr> all = new ArrayList<>(conjuncts(b.a()));
            all.addAll(conjuncts(b.b()));
            return all;
        }
        return List.of(e);
    }

    /** Whether it holds at every token. */
    public boolean holds(PackedBatch batch) {
        if (truth instanceof Expr.Literal l) {
            return l.value() != 0;
        }
        // Read as the advantage of an estimator whose coefficient is its advantage.
        Expr likelihood = new Expr.Field(SourceField.POLICY_LOGPROB);
        EstimatorGraph graph = new EstimatorGraph(
                "condition",
                SourceKind.ROLLOUTS,
                new Expr.Literal(1),
                likelihood,
                truth,
                likelihood,
                new Aggregate(List.of(new Aggregate.Step.Mean(Axis.BATCH))));
        double[] ones = new double[batch.prompts()];
        Arrays.fill(ones, 1);
        return Arrays.stream(Evaluator.evaluate(graph, batch, ones).coefficient())
                .allMatch(v -> v != 0);
    }
}
