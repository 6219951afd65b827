package org.hone.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static RowResult.Reply reply(boolean right, String answer) {
        return new RowResult.Reply(
                right ? Verdict.RIGHT : Verdict.WRONG, right ? 1 : 0, right ? 10 : 20, !right, Optional.of(answer));
    }

    private static RowResult row(String id, String group, boolean... right) {
        List<RowResult.Reply> replies = new ArrayList<>();
        for (boolean one : right) {
            replies.add(reply(one, one ? "42" : "7"));
        }
        return new RowResult(id, "question of " + id, Optional.of(group), replies);
    }

    private static List<RowResult> rows(int right, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> row("r" + i, Integer.toString(i % 2 == 0 ? 10 : 2), i < right))
                .toList();
    }

    @Test
    void oneReplyARowHasWilsonsInterval() {
        Evaluation evaluation = Evaluations.of("d", 0, rows(3, 10));
        assertThat(evaluation.overall().mean()).isEqualTo(0.3);
        assertThat(evaluation.overall().low()).isCloseTo(0.10779126740630099, within(1e-12));
        assertThat(evaluation.overall().high()).isCloseTo(0.6032218525388546, within(1e-12));
        assertThat(evaluation.overall().n()).isEqualTo(10);
        assertThat(evaluation.passAtK()).isEmpty();
        assertThat(evaluation.majority()).isEmpty();
        assertThat(evaluation.meanTokens()).isEqualTo(17);
        assertThat(evaluation.truncated()).isEqualTo(0.7);
        assertThat(evaluation.verdicts())
                .containsEntry("right", 3)
                .containsEntry("wrong", 7)
                .hasSize(2);
    }

    @Test
    void theIntervalStaysInsideZeroAndOne() {
        assertThat(Evaluations.of("d", 0, rows(0, 10)).overall()).satisfies(none -> {
            assertThat(none.low()).isZero();
            assertThat(none.high()).isBetween(0.27, 0.28);
        });
        assertThat(Evaluations.of("d", 0, rows(10, 10)).overall().high()).isEqualTo(1);
    }

    @Test
    void theSameQuestionAskedAgainIsNoMoreEvidence() {
        List<RowResult> once = rows(3, 10);
        List<RowResult> fourTimes = new ArrayList<>();
        for (int copy = 0; copy < 4; copy++) {
            for (RowResult row : once) {
                fourTimes.add(new RowResult(row.id() + "/" + copy, row.question(), row.group(), row.replies()));
            }
        }
        Estimate single = Evaluations.of("d", 0, once).overall();
        Estimate repeated = Evaluations.of("d", 0, fourTimes).overall();
        assertThat(repeated).isEqualTo(new Estimate(single.mean(), single.low(), single.high(), 40));
        assertThat(Intervals.bootstrap(new double[] {1, 0, 1, 0}, new int[] {0, 1, 0, 1}, 5))
                .isEqualTo(new Estimate(0.5, 0, 1, 4));
    }

    @Test
    void groupsAreInNaturalOrder() {
        Evaluation evaluation = Evaluations.of("d", 0, rows(3, 10));
        assertThat(evaluation.groups().keySet()).containsExactly("2", "10");
        assertThat(Objects.requireNonNull(evaluation.groups().get("10")).mean()).isEqualTo(0.4);
        assertThat(Objects.requireNonNull(evaluation.groups().get("2")).n()).isEqualTo(5);
        assertThat(List.of("b", "10", "a", "9", "1.5").stream().sorted(NaturalOrder.LABELS))
                .containsExactly("1.5", "9", "10", "a", "b");
    }

    @Test
    void passAtKIsTheShareOfSubsetsWithARightReply() {
        for (int n = 1; n <= 8; n++) {
            for (int right = 0; right <= n; right++) {
                for (int k = 1; k <= n; k++) {
                    assertThat(Evaluations.passAt(n, right, k)).isCloseTo(counted(n, right, k), within(1e-12));
                }
            }
        }
    }

    private static double counted(int n, int right, int k) {
        int all = 0;
        int hit = 0;
        for (int subset = 0; subset < 1 << n; subset++) {
            if (Integer.bitCount(subset) == k) {
                all++;
                hit += (subset & ((1 << right) - 1)) != 0 ? 1 : 0;
            }
        }
        return (double) hit / all;
    }

    @Test
    void severalRepliesHaveAverageBestAndMajority() {
        Evaluation evaluation = Evaluations.of(
                "d",
                1,
                List.of(
                        row("a", "x", true, true, false, false),
                        row("b", "x", false, true, false, false),
                        row("c", "y", false, false, false, false),
                        row("d", "y", true, true, true, false)));
        assertThat(evaluation.k()).isEqualTo(4);
        assertThat(evaluation.overall().mean()).isEqualTo(6.0 / 16);
        assertThat(evaluation.passAtK().keySet()).containsExactly(1, 2, 4);
        assertThat(evaluation.passAtK().get(1)).isCloseTo(6.0 / 16, within(1e-12));
        assertThat(evaluation.passAtK().get(4)).isEqualTo(0.75);
        assertThat(evaluation.majority()).contains(0.5);
    }

    @Test
    void theIntervalOfSeveralRepliesTreatsARowAsOne() {
        List<RowResult> same = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0
                        ? row("r" + i, "g", true, true, true, true)
                        : row("r" + i, "g", false, false, false, false))
                .toList();
        Estimate overall = Evaluations.of("d", 1, same).overall();
        assertThat(overall.mean()).isEqualTo(0.5);
        assertThat(overall.high() - overall.low()).isCloseTo(2 * 1.96 * Math.sqrt(0.25 / 40), within(0.03));
        assertThat(Evaluations.of("d", 1, same).overall()).isEqualTo(overall);
    }

    @Test
    void differencesArePairedWhenTheRowsAreTheSame() {
        Comparison comparison =
                Comparison.of(Evaluations.of("d", 0, rows(10, 100)), Evaluations.of("d", 0, rows(30, 100)));
        assertThat(comparison.paired()).isTrue();
        Estimate difference = Objects.requireNonNull(comparison.overall().difference());
        assertThat(difference.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(difference.high() - difference.low()).isCloseTo(2 * 1.96 * Math.sqrt(0.2 * 0.8 / 100), within(0.02));
        assertThat(difference.excludesZero()).isTrue();
        assertThat(comparison.groups()).extracting(Comparison.Line::label).containsExactly("2", "10");
        Estimate even = Objects.requireNonNull(comparison.groups().get(0).difference());
        assertThat(even.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(even.n()).isEqualTo(50);
    }

    @Test
    void noDifferenceIsTakenBetweenOtherRows() {
        Comparison comparison = Comparison.of(Evaluations.of("d", 0, rows(1, 10)), Evaluations.of("e", 0, rows(3, 11)));
        assertThat(comparison.paired()).isFalse();
        assertThat(comparison.overall().difference()).isNull();
        assertThat(comparison.groups())
                .allSatisfy(line -> assertThat(line.difference()).isNull());
    }

    @Test
    void anEvaluationSurvivesJson() throws JsonProcessingException {
        JsonMapper json = JsonMapper.builder().build();
        for (Evaluation evaluation : Arrays.asList(
                Evaluations.of("d", 0, rows(3, 10)), Evaluations.of("d", 1, List.of(row("a", "x", true, false))))) {
            assertThat(json.readValue(json.writeValueAsString(evaluation), Evaluation.class))
                    .isEqualTo(evaluation);
            Comparison comparison = Comparison.of(evaluation, evaluation);
            assertThat(json.readValue(json.writeValueAsString(comparison), Comparison.class))
                    .isEqualTo(comparison);
        }
    }

    @Test
    void rowsMustHaveEquallyManyReplies() {
        assertThatThrownBy(() -> Evaluations.of("d", 0, List.of())).hasMessageContaining("has no rows");
        assertThatThrownBy(() -> Evaluations.of("d", 0, List.of(row("a", "x", true), row("b", "x", true, false))))
                .hasMessageContaining("different numbers of replies");
        assertThatThrownBy(() -> row("a", "x")).hasMessageContaining("has no reply");
    }
}
