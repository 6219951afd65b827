package org.hone.check;

import java.util.List;
import java.util.Optional;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.types.Scalar;

/** The members of a schedule's parameter. */
public final class StatMembers {
    private StatMembers() {}

    /** Their names. */
    public static List<String> names() {
        return List.of(
                "pass_rate", "mean_reward", "n", "step", "progress", "visits", "last_pass_rate", "pass_rate_ema");
    }

    /** What a member means; empty if there is none of that name. */
    public static String doc(String name) {
        return switch (name) {
            case "pass_rate" -> "the share of the prompt's replies of this step with a reward of 1";
            case "mean_reward" -> "the mean reward of the prompt's replies of this step";
            case "n" -> "how many replies the prompt has";
            case "step" -> "the step of the run, counted from 1";
            case "progress" -> "how much of the run is done, 0 to 1";
            case "visits" -> "how often the prompt was drawn before this step";
            case "last_pass_rate" -> "the pass rate when the prompt was met last; absent on the first visit";
            case "pass_rate_ema" -> "exponential moving average of the prompt's pass rate over its visits";
            default -> "";
        };
    }

    /** What a member stands for in an expression. */
    public static Optional<Value> value(String name) {
        return switch (name) {
            case "pass_rate" -> stat(Scalar.PROB, PromptStat.PASS_RATE);
            case "mean_reward" -> stat(Scalar.REAL, PromptStat.MEAN_REWARD);
            case "n" -> stat(Scalar.INT, PromptStat.N);
            case "step" -> stat(Scalar.STEPS, PromptStat.STEP);
            case "progress" -> stat(Scalar.PROB, PromptStat.PROGRESS);
            case "visits" -> stat(Scalar.INT, PromptStat.VISITS);
            case "last_pass_rate" ->
                Optional.of(new Value.Maybe(
                        new Value.Num(Scalar.PROB, new Expr.Stat(PromptStat.LAST_PASS_RATE, 0)),
                        new Expr.Binary(
                                Expr.BinaryOp.EQUAL, new Expr.Stat(PromptStat.VISITS, 0), new Expr.Literal(0))));
            case "pass_rate_ema" -> Optional.of(new Value.Native(ema()));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> stat(Scalar scalar, PromptStat stat) {
        return Optional.of(new Value.Num(scalar, new Expr.Stat(stat, 0)));
    }

    private static Builtin ema() {
        return new Builtin(
                "pass_rate_ema",
                List.of(new Builtin.Param("decay", "Prob", Optional.empty())),
                "Prob",
                "Exponential moving average of the prompt's pass rate over its visits.",
                (call, a) -> a.get(0) instanceof Value.Num n && n.constant().isPresent()
                        ? new Value.Num(
                                Scalar.PROB,
                                new Expr.Stat(
                                        PromptStat.PASS_RATE_EMA, n.constant().getAsDouble()))
                        : Builtins.wrong(call, "pass_rate_ema", a.get(0)));
    }
}
