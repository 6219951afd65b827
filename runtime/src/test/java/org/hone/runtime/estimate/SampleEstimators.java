package org.hone.runtime.estimate;

import static org.hone.runtime.estimate.SourceField.BEHAVIOUR_LOGPROB;
import static org.hone.runtime.estimate.SourceField.MAX_REPLY;
import static org.hone.runtime.estimate.SourceField.POLICY_LOGPROB;
import static org.hone.runtime.estimate.SourceField.REWARD;

import java.util.List;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.UnaryOp;

/** Published estimators as expression graphs. */
public final class SampleEstimators {
    private static final Expr POLICY = new Expr.Field(POLICY_LOGPROB);
    private static final Expr BEHAVIOUR = new Expr.Field(BEHAVIOUR_LOGPROB);
    private static final Expr RATIO = exp(minus(POLICY, BEHAVIOUR));
    private static final Expr R = new Expr.Field(REWARD);
    private static final Expr ONE = literal(1);
    private static final Expr FROZEN_POLICY = new Expr.Frozen(POLICY);

    /** Mean of a reply's tokens, of a prompt's replies, of the step's prompts. */
    public static final Aggregate NESTED_MEAN = means(Axis.SEQUENCE, Axis.PROMPT, Axis.BATCH);

    private static final Aggregate SEQUENCE_MEAN = means(Axis.SEQUENCE, Axis.BATCH);
    private static final Aggregate TOKEN_MEAN = means(Axis.BATCH);

    private SampleEstimators() {}

    /** All of them. */
    public static List<EstimatorGraph> all() {
        return List.of(
                sft(), reinforce(), grpo(1e-6), drGrpo(), ppoClip(), gspo(), cispo(), rloo(), dapo(), dft(), offline());
    }

    /** Supervised fine-tuning. */
    public static EstimatorGraph sft() {
        return of("sft", SourceKind.DEMOS, ONE, FROZEN_POLICY, ONE, SEQUENCE_MEAN);
    }

    /** REINFORCE with the reward itself, token sums. */
    public static EstimatorGraph reinforce() {
        Aggregate sums =
                new Aggregate(List.of(new Aggregate.Step.Sum(Axis.SEQUENCE), new Aggregate.Step.Mean(Axis.BATCH)));
        return of("reinforce", SourceKind.ROLLOUTS, ONE, FROZEN_POLICY, R, sums);
    }

    /** GRPO. */
    public static EstimatorGraph grpo(double epsilon) {
        Expr a = standardised(Axis.PROMPT, ReduceOp.STD, epsilon);
        return of("grpo", SourceKind.ROLLOUTS, clip(RATIO, a, 0.2, 0.2), BEHAVIOUR, a, NESTED_MEAN);
    }

    /** Dr. GRPO: no standard deviation, a constant length. */
    public static EstimatorGraph drGrpo() {
        Expr a = minus(R, reduce(ReduceOp.MEAN, R, Axis.PROMPT));
        Aggregate constant = new Aggregate(List.of(
                new Aggregate.Step.Sum(Axis.SEQUENCE),
                new Aggregate.Step.Scale(binary(BinaryOp.DIVIDE, ONE, new Expr.Field(MAX_REPLY))),
                new Aggregate.Step.Mean(Axis.BATCH)));
        return of("dr_grpo", SourceKind.ROLLOUTS, clip(RATIO, a, 0.2, 0.2), BEHAVIOUR, a, constant);
    }

    /** PPO's clipped surrogate with an advantage whitened over the batch. */
    public static EstimatorGraph ppoClip() {
        Expr a = standardised(Axis.BATCH, ReduceOp.STD_POPULATION, 1e-8);
        return of("ppo_clip", SourceKind.ROLLOUTS, clip(RATIO, a, 0.2, 0.2), BEHAVIOUR, a, TOKEN_MEAN);
    }

    /** GSPO: one ratio a reply. */
    public static EstimatorGraph gspo() {
        Expr a = standardised(Axis.PROMPT, ReduceOp.STD, 1e-6);
        Expr s = reduce(ReduceOp.MEAN, minus(POLICY, BEHAVIOUR), Axis.SEQUENCE);
        return of(
                "gspo",
                SourceKind.ROLLOUTS,
                clip(exp(s), a, 0.03, 0.04),
                new Expr.Frozen(minus(POLICY, s)),
                a,
                SEQUENCE_MEAN);
    }

    /** CISPO: the clipped weight, no token dropped. */
    public static EstimatorGraph cispo() {
        Expr a = standardised(Axis.PROMPT, ReduceOp.STD, 1e-6);
        Expr clipped = binary(BinaryOp.MIN, binary(BinaryOp.MAX, RATIO, literal(0.9)), literal(1.2));
        Expr reference = new Expr.Frozen(minus(POLICY, new Expr.Unary(UnaryOp.LOG, clipped)));
        return of("cispo", SourceKind.ROLLOUTS, ONE, reference, a, TOKEN_MEAN);
    }

    /** RLOO: the mean of the others as the baseline. */
    public static EstimatorGraph rloo() {
        Expr n = reduce(ReduceOp.COUNT, R, Axis.PROMPT);
        Expr others = binary(
                BinaryOp.DIVIDE,
                minus(reduce(ReduceOp.SUM, R, Axis.PROMPT), R),
                binary(BinaryOp.MAX, minus(n, ONE), ONE));
        Expr a = new Expr.Select(binary(BinaryOp.GREATER, n, ONE), minus(R, others), literal(0));
        return of("rloo", SourceKind.ROLLOUTS, ONE, FROZEN_POLICY, a, NESTED_MEAN);
    }

    /** DAPO: a higher upper clip, every token of the step with the same weight. */
    public static EstimatorGraph dapo() {
        Expr a = standardised(Axis.PROMPT, ReduceOp.STD, 1e-6);
        return of("dapo", SourceKind.ROLLOUTS, clip(RATIO, a, 0.2, 0.28), BEHAVIOUR, a, TOKEN_MEAN);
    }

    /** DFT: the probability as the coefficient. */
    public static EstimatorGraph dft() {
        return of("dft", SourceKind.DEMOS, ONE, literal(0), ONE, SEQUENCE_MEAN);
    }

    /** Offline reinforcement with a constant reference. */
    public static EstimatorGraph offline() {
        Expr a = minus(R, reduce(ReduceOp.MEAN, R, Axis.PROMPT));
        return of("offline", SourceKind.MIXED, ONE, literal(0), a, SEQUENCE_MEAN);
    }

    /** An estimator whose likelihood is the policy's log-prob. */
    public static EstimatorGraph of(
            String name, SourceKind source, Expr mask, Expr reference, Expr advantage, Aggregate aggregate) {
        return new EstimatorGraph(name, source, mask, reference, advantage, POLICY, aggregate);
    }

    /** Nested means. */
    public static Aggregate means(Axis... axes) {
        return new Aggregate(List.of(axes).stream()
                .map(axis -> (Aggregate.Step) new Aggregate.Step.Mean(axis))
                .toList());
    }

    static Expr literal(double value) {
        return new Expr.Literal(value);
    }

    static Expr binary(BinaryOp op, Expr a, Expr b) {
        return new Expr.Binary(op, a, b);
    }

    static Expr reduce(ReduceOp op, Expr x, Axis per) {
        return new Expr.Reduce(op, x, per);
    }

    private static Expr minus(Expr a, Expr b) {
        return binary(BinaryOp.SUBTRACT, a, b);
    }

    private static Expr exp(Expr x) {
        return new Expr.Unary(UnaryOp.EXP, x);
    }

    private static Expr standardised(Axis per, ReduceOp std, double epsilon) {
        Expr centred = minus(R, reduce(ReduceOp.MEAN, R, per));
        return binary(BinaryOp.DIVIDE, centred, binary(BinaryOp.ADD, reduce(std, R, per), literal(epsilon)));
    }

    private static Expr clip(Expr ratio, Expr a, double low, double high) {
        Expr above = binary(
                BinaryOp.AND,
                binary(BinaryOp.GREATER, a, literal(0)),
                binary(BinaryOp.GREATER, ratio, literal(1 + high)));
        Expr below = binary(
                BinaryOp.AND, binary(BinaryOp.LESS, a, literal(0)), binary(BinaryOp.LESS, ratio, literal(1 - low)));
        return new Expr.Unary(UnaryOp.NOT, binary(BinaryOp.OR, above, below));
    }
}
