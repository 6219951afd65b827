package org.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.StepMetrics;
import org.junit.jupiter.api.Test;

final class TerminalTextTest {
    @Test
    void aSparklineHasOneBarAValue() {
        double[] shares = {0, 1.0 / 7, 2.0 / 7, 3.0 / 7, 4.0 / 7, 5.0 / 7, 6.0 / 7, 1};
        assertThat(Sparkline.ofShares(shares, 80, Glyphs.UNICODE)).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(Sparkline.ofShares(shares, 80, Glyphs.ASCII)).isEqualTo("_.:-=+*#");
    }

    @Test
    void aLongSeriesIsAveragedDownToTheWidth() {
        double[] shares =
                IntStream.range(0, 150).mapToDouble(i -> i < 75 ? 1 : 0).toArray();
        assertThat(Sparkline.ofShares(shares, 10, Glyphs.UNICODE)).isEqualTo("█████▁▁▁▁▁");
        assertThat(Sparkline.resampled(new double[] {1, 2, 3, 4, 5}, 2)).containsExactly(2, 4.5);
    }

    @Test
    void aGapStaysAGap() {
        assertThat(Sparkline.ofShares(new double[] {1, Double.NaN, 0}, 80, Glyphs.UNICODE))
                .isEqualTo("█ ▁");
        assertThat(Sparkline.resampled(new double[] {Double.NaN, 1, 3, Double.NaN}, 2))
                .containsExactly(1, 3);
    }

    @Test
    void sharesOutsideTheirRangeAreDrawnAtItsEnds() {
        assertThat(Sparkline.ofShares(new double[] {-1, 2}, 80, Glyphs.UNICODE)).isEqualTo("▁█");
    }

    @Test
    void aSeriesIsDrawnFromItsLeastToItsGreatestValue() {
        assertThat(Sparkline.of(new double[] {-7, 0, Double.POSITIVE_INFINITY, 7}, 80, Glyphs.UNICODE))
                .isEqualTo("▁▅ █");
        assertThat(Sparkline.of(new double[] {3, 3, 3}, 80, Glyphs.UNICODE)).isEqualTo("▁▁▁");
        assertThat(Sparkline.of(new double[] {}, 80, Glyphs.UNICODE)).isEmpty();
    }

    @Test
    void glyphsFollowTheLocale() {
        assertThat(Glyphs.of(Map.of("LANG", "de_AT.UTF-8"))).isEqualTo(Glyphs.UNICODE);
        assertThat(Glyphs.of(Map.of("LANG", "en_US.utf8"))).isEqualTo(Glyphs.UNICODE);
        assertThat(Glyphs.of(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C"))).isEqualTo(Glyphs.ASCII);
        assertThat(Glyphs.of(Map.of())).isEqualTo(Glyphs.ASCII);
    }

    @Test
    void numbersAreShort() {
        assertThat(Numbers.percent(0.336)).isEqualTo("34%");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("-");
        assertThat(Numbers.percentPoint(1)).isEqualTo("100.0");
        assertThat(Numbers.signedPercentPoint(-0.00001)).isEqualTo("+0.0");
        assertThat(Numbers.signedPercentPoint(0.125)).isEqualTo("+12.5");
        assertThat(List.of(0.0, 0.01234, 0.1234, 1.234, 12.34, 1234.0, 1e-5).stream()
                        .map(Numbers::plain))
                .containsExactly("0.00", "0.0123", "0.123", "1.23", "12.3", "1234", "1.00e-05");
        assertThat(Numbers.count(950)).isEqualTo("950");
        assertThat(Numbers.count(1830)).isEqualTo("1.8k");
        assertThat(Numbers.count(2.34e6)).isEqualTo("2.3M");
        assertThat(Numbers.duration(59.4)).isEqualTo("59s");
        assertThat(Numbers.duration(192)).isEqualTo("3m12s");
        assertThat(Numbers.duration(7500)).isEqualTo("2h05m");
    }

    @Test
    void aTableIsAligned() {
        Table table = new Table(
                List.of(Table.Column.left("difficulty"), Table.Column.right("n"), Table.Column.right("before")),
                List.of(List.of("1", "100", "0.0"), List.of("日本", "5", "12.5")));
        assertThat(table.lines(Glyphs.ASCII))
                .containsExactly(
                        "difficulty    n  before",
                        "-----------------------",
                        "1           100     0.0",
                        "日本          5    12.5");
    }

    @Test
    void theStatusLineSaysWhatGoesOnAndIsCutToTheScreen() {
        StatusLine line = new StatusLine(13, 150, Optional.of(Phase.SCORE), Optional.of(metrics(12)), 192);
        assertThat(line.text(200, Glyphs.UNICODE))
                .isEqualTo(
                        "step 13/150  score     pass 34%  imitated 56%  length 23.1  grad 1.24  1.8k tok/s  ETA 3m12s");
        assertThat(line.text(40, Glyphs.UNICODE)).isEqualTo("step 13/150  score     pass 34%  imitat…");
        assertThat(line.text(40, Glyphs.ASCII)).isEqualTo("step 13/150  score     pass 34%  imitat.");
    }

    @Test
    void beforeTheFirstStepIsDoneOnlyThePhaseIsShown() {
        StatusLine line = new StatusLine(1, 150, Optional.of(Phase.SAMPLE), Optional.empty(), Double.NaN);
        assertThat(line.text(80, Glyphs.UNICODE)).isEqualTo("step 1/150  sample  ");
    }

    @Test
    void theChartsShowTheCourseOfTheGate() {
        List<StepMetrics> steps =
                IntStream.rangeClosed(1, 5).mapToObj(TerminalTextTest::course).toList();
        assertThat(RunCharts.lines(steps, 80, Glyphs.UNICODE))
                .containsExactly(
                        "imitated    █▆▅▃▁  100% → 0%", "reinforced  ▁▃▅▆█  0% → 100%", "pass rate   ▁▂▃▄▅  0% → 50%");
        assertThat(RunCharts.lines(List.of(), 80, Glyphs.UNICODE)).isEmpty();
    }

    private static StepMetrics course(int step) {
        double share = (step - 1) / 4.0;
        return metrics(step, share / 2, 1 - share, share);
    }

    static StepMetrics metrics(int step) {
        return metrics(step, 0.336, 0.5625, 0.4375);
    }

    private static StepMetrics metrics(int step, double passRate, double imitated, double reinforced) {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        seconds.put(Phase.SAMPLE, 1.0);
        seconds.put(Phase.UPDATE, 1.0);
        return new StepMetrics(
                step,
                150,
                passRate,
                passRate,
                imitated,
                reinforced,
                0.1,
                23.1,
                0,
                1.24,
                1e-3,
                1e-6,
                2400,
                1260,
                Map.of(),
                seconds,
                "",
                8,
                0);
    }
}
