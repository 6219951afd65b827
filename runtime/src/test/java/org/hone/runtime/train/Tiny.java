package org.hone.runtime.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TrainPlan;

/** Recipes of a very small model. */
final class Tiny {
    static final Expr POLICY = new Expr.Field(SourceField.POLICY_LOGPROB);
    static final Expr ONE = new Expr.Literal(1);
    static final Aggregate MEANS = new Aggregate(List.of(
            new Aggregate.Step.Mean(Axis.SEQUENCE),
            new Aggregate.Step.Mean(Axis.PROMPT),
            new Aggregate.Step.Mean(Axis.BATCH)));

    private Tiny() {}

    static EstimatorGraph sft(Expr advantage) {
        return new EstimatorGraph("sft", SourceKind.DEMOS, ONE, new Expr.Frozen(POLICY), advantage, POLICY, MEANS);
    }

    static EstimatorGraph centred() {
        Expr reward = new Expr.Field(SourceField.REWARD);
        Expr centred = new Expr.Binary(
                Expr.BinaryOp.SUBTRACT, reward, new Expr.Reduce(Expr.ReduceOp.MEAN, reward, Axis.PROMPT));
        return new EstimatorGraph(
                "centred",
                SourceKind.ROLLOUTS,
                ONE,
                new Expr.Field(SourceField.BEHAVIOUR_LOGPROB),
                centred,
                POLICY,
                MEANS);
    }

    /** Reinforce above a pass rate of 0, else imitate. */
    static ScheduleGraph gate() {
        Expr above =
                new Expr.Binary(Expr.BinaryOp.GREATER, new Expr.Stat(PromptStat.PASS_RATE, 0), new Expr.Literal(0));
        return new ScheduleGraph(
                "gate",
                List.of(
                        new ScheduleGraph.Term(centred(), above),
                        new ScheduleGraph.Term(sft(ONE), new Expr.Unary(Expr.UnaryOp.NOT, above))));
    }

    /** A reply without these characters is right: about half of all random replies, so the gate takes both branches. */
    private static RewardPlan plain() {
        return new RewardPlan("plain", new TextExpr.If(lacks(";"), lacks("="), new TextExpr.NumberLiteral(0)));
    }

    private static TextExpr lacks(String character) {
        TextExpr marked =
                new TextExpr.Call("concat", List.of(new TextExpr.Reply(), new TextExpr.TextLiteral(character + "x")));
        TextExpr rest = new TextExpr.Call("after", List.of(marked, new TextExpr.TextLiteral(character)));
        return new TextExpr.Call("exact", List.of(rest, new TextExpr.TextLiteral("x")));
    }

    static TrainPlan plan(ScheduleGraph schedule, int steps, double rate) {
        var model = new ModelPlan(
                "policy", new ModelPlan.Source.Fresh(2, 32, 4, 2, 48, " +-0123456789;=", 3), 8, Optional.empty());
        var data = new DatasetPlan(
                "sums",
                new DatasetPlan.Source.Task("chain_sum", List.of(1, 3), "train", 0, 500),
                Map.of(),
                false,
                0,
                OptionalInt.empty());
        var optimizer = new OptimizerPlan(rate, 0.9, 0.999, 1e-8, 0.01, 1, 2, OptimizerPlan.Decay.COSINE);
        var recipe = new RecipePlan(
                "tiny",
                "digest",
                model,
                Map.of(),
                data,
                Optional.of(new RolloutPlan(2, 1, 1, plain(), RolloutPlan.Overlong.SCORE, 0, List.of())),
                Optional.empty(),
                schedule,
                optimizer,
                8,
                4,
                2,
                steps);
        return new TrainPlan(recipe, 7, 2, 0, Optional.empty());
    }
}
