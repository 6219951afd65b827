package org.hone.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Select;
import org.hone.runtime.estimate.Expr.Stat;
import org.junit.jupiter.api.Test;

class ScheduleEvaluatorTest {

    @Test
    void aGateGivesEachPromptToOneTerm() {
        Expr solved = new Expr.Binary(BinaryOp.GREATER, stat(PromptStat.PASS_RATE), new Literal(0.25));
        ScheduleGraph gate = schedule(
                new Select(solved, new Literal(1), new Literal(0)),
                new Select(solved, new Literal(0), new Literal(0.5)));
        assertThat(ScheduleEvaluator.weights(gate, List.of(prompt(0), prompt(0.25), prompt(1))))
                .isDeepEqualTo(new double[][] {{0, 0, 1}, {0.5, 0.5, 0}});
    }

    @Test
    void everyStatisticIsReadable() {
        PromptStats stats = new PromptStats(0.5, 0.6, 8, 3, 5, 2, 0.125, decay -> 10 * decay);
        ScheduleGraph all = schedule(
                stat(PromptStat.PASS_RATE),
                stat(PromptStat.MEAN_REWARD),
                stat(PromptStat.N),
                stat(PromptStat.STEP),
                stat(PromptStat.PROGRESS),
                stat(PromptStat.VISITS),
                stat(PromptStat.LAST_PASS_RATE),
                new Stat(PromptStat.PASS_RATE_EMA, 0.9));
        assertThat(ScheduleEvaluator.weights(all, List.of(stats)))
                .isDeepEqualTo(new double[][] {{0.5}, {0.6}, {8}, {3}, {0.5}, {2}, {0.125}, {9}});
    }

    @Test
    void progressOfARunOfOneStepIsZero() {
        PromptStats stats = new PromptStats(0, 0, 1, 1, 1, 0, Double.NaN, decay -> 0);
        assertThat(ScheduleEvaluator.weights(schedule(stat(PromptStat.PROGRESS)), List.of(stats)))
                .isDeepEqualTo(new double[][] {{0}});
    }

    @Test
    void aStatisticCanBeComparedWithThatOfAllPrompts() {
        Expr mean = new Expr.Reduce(Expr.ReduceOp.MEAN, stat(PromptStat.PASS_RATE), Axis.BATCH);
        ScheduleGraph harder =
                schedule(new Expr.Binary(BinaryOp.LESS, stat(PromptStat.PASS_RATE), mean), new Literal(2));
        assertThat(ScheduleEvaluator.weights(harder, List.of(prompt(0), prompt(0.5), prompt(1))))
                .isDeepEqualTo(new double[][] {{1, 0, 0}, {2, 2, 2}});
        assertThat(ScheduleEvaluator.weights(harder, List.of())).isDeepEqualTo(new double[][] {{}, {}});
    }

    @Test
    void aComparisonWithTheMissingLastVisitIsFalseButItIsNoWeight() {
        ScheduleGraph compared =
                schedule(new Expr.Binary(BinaryOp.GREATER, stat(PromptStat.LAST_PASS_RATE), new Literal(0)));
        assertThat(ScheduleEvaluator.weights(compared, List.of(prompt(1)))).isDeepEqualTo(new double[][] {{0}});
        assertThatThrownBy(
                        () -> ScheduleEvaluator.weights(schedule(stat(PromptStat.LAST_PASS_RATE)), List.of(prompt(1))))
                .isInstanceOf(EstimatorException.class)
                .hasMessageContaining("schedule mix")
                .hasMessageContaining("NaN")
                .hasMessageContaining("prompt 0");
    }

    private static PromptStats prompt(double passRate) {
        return new PromptStats(passRate, passRate, 8, 1, 10, 0, Double.NaN, decay -> passRate);
    }

    private static Expr stat(PromptStat stat) {
        return new Stat(stat, 0);
    }

    private static ScheduleGraph schedule(Expr... weights) {
        return new ScheduleGraph(
                "mix",
                List.of(weights).stream()
                        .map(w -> new ScheduleGraph.Term(SampleEstimators.sft(), w))
                        .toList());
    }
}
