package org.hone.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PromptHistoryTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-15);

    private final PromptHistory history = new PromptHistory();

    @Test
    void aFirstVisitRemembersNothing() {
        PromptStats first = history.stats("a", 0.25, 0.5, 4, 3, 10);
        assertThat(first.visits()).isZero();
        assertThat(first.lastPassRate()).isNaN();
        assertThat(first.passRateEma().applyAsDouble(0.9)).isCloseTo(0.25, EXACT);
        assertThat(first.value(new Expr.Stat(PromptStat.PROGRESS, 0))).isEqualTo(2 / 9.0);
        assertThat(history.drawn()).isZero();
    }

    @Test
    void theMovingAverageGoesOverEarlierVisitsAndThisOne() {
        history.visited("a", 1.0);
        history.visited("b", 0.5);
        history.visited("a", 0.0);
        PromptStats third = history.stats("a", 0.5, 0.5, 4, 3, 10);
        assertThat(third.visits()).isEqualTo(2);
        assertThat(third.lastPassRate()).isZero();
        // 1 → 0.75 · 1 + 0.25 · 0 → 0.75 · 0.75 + 0.25 · 0.5
        assertThat(third.passRateEma().applyAsDouble(0.75)).isCloseTo(0.6875, EXACT);
        assertThat(history.drawn()).isEqualTo(3);
    }

    @Test
    void whatIsRestoredReplacesWhatWasThere() {
        history.visited("a", 1.0);
        history.restore(Map.of("b", List.of(0.25, 0.75)));
        assertThat(history.all()).isEqualTo(Map.of("b", List.of(0.25, 0.75)));
        history.visited("b", 1.0);
        assertThat(history.all().get("b")).containsExactly(0.25, 0.75, 1.0);
        assertThat(history.stats("a", 0, 0, 4, 1, 10).visits()).isZero();
    }

    @Test
    void aFilterKeepsThePromptsWhereItIsNotZero() {
        history.visited("b", 0.5);
        List<PromptStats> prompts = List.of(
                history.stats("a", 0.0, 0, 4, 1, 10),
                history.stats("b", 0.5, 0, 4, 1, 10),
                history.stats("c", 1.0, 0, 4, 1, 10));
        Expr solved = new Expr.Stat(PromptStat.PASS_RATE, 0);
        Expr open = new Expr.Binary(Expr.BinaryOp.LESS, solved, new Expr.Literal(1));
        assertThat(ScheduleEvaluator.nonZero(solved, prompts)).containsExactly(false, true, true);
        assertThat(ScheduleEvaluator.nonZero(open, prompts)).containsExactly(true, true, false);
    }
}
