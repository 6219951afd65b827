package org.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.hone.runtime.plan.Phase;
import org.junit.jupiter.api.Test;

final class LiveDisplayTest {
    private static final String ERASE = "\r\u001b[2K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;
    private int width = 60;

    @Test
    void onAScreenOneLineIsRedrawnInPlaceAndCutToItsWidth() {
        LiveDisplay display = display(true);
        display.started("hybrid", 1, 150);
        display.phase(1, Phase.SAMPLE);
        display.step(TerminalTextTest.metrics(1));
        width = 30;
        seconds(1);
        display.phase(2, Phase.SAMPLE);
        display.finished(2, 150);
        assertThat(text())
                .isEqualTo("training hybrid, 150 steps\n"
                        + ERASE + "step 1/150  sample  "
                        + ERASE + "step 1/150  pass 34%  imitated 56%  length 23.1  grad 1.24…"
                        + ERASE + "step 2/150  sample    pass 3…"
                        + ERASE);
    }

    @Test
    void onAScreenPhasesInQuickSuccessionAreNotAllDrawn() {
        LiveDisplay display = display(true);
        display.started("hybrid", 1, 150);
        display.phase(1, Phase.SAMPLE);
        display.phase(1, Phase.SCORE);
        display.phase(1, Phase.GATE);
        assertThat(text()).endsWith(ERASE + "step 1/150  sample  ");
    }

    @Test
    void aNoticeStandsAboveTheStatusLine() {
        LiveDisplay display = display(true);
        display.started("hybrid", 1, 150);
        display.phase(1, Phase.SAMPLE);
        display.notice("unpacking the native libraries");
        assertThat(text()).endsWith(ERASE + "unpacking the native libraries\n" + ERASE + "step 1/150  sample  ");
    }

    @Test
    void whenTheWindowShrinksEveryRowOfTheWrappedLineIsCleared() {
        LiveDisplay display = display(true);
        display.started("hybrid", 1, 150);
        display.step(TerminalTextTest.metrics(1));
        width = 25;
        display.resized();
        assertThat(text()).endsWith("\r\u001b[2A\u001b[J" + ERASE + "step 1/150  pass 34%  i…");
    }

    @Test
    void elsewhereALineIsPrintedNowAndThenWithoutEscapes() {
        LiveDisplay display = display(false);
        display.started("hybrid", 1, 150);
        for (int step = 1; step <= 150; step++) {
            display.phase(step, Phase.SAMPLE);
            display.step(TerminalTextTest.metrics(step));
            seconds(1);
        }
        display.finished(150, 150);
        assertThat(text().lines())
                .hasSize(1 + 1 + 7 + 1)
                .allSatisfy(line -> assertThat(line).doesNotContain("\u001b"))
                .startsWith(
                        "training hybrid, 150 steps",
                        "step 1/150  pass 34%  imitated 56%  length 23.1  grad 1.24  1.8k tok/s  ETA 4m58s",
                        "step 21/150  pass 34%  imitated 56%  length 23.1  grad 1.24  1.8k tok/s  ETA 4m18s")
                .last()
                .asString()
                .startsWith("step 150/150");
    }

    @Test
    void aResumedRunSaysWhereItGoesOn() {
        display(false).started("hybrid", 31, 150);
        assertThat(text()).isEqualTo("training hybrid from step 31, 150 steps\n");
    }

    @Test
    void anEvaluationShowsItsProgressAndGoesAway() {
        LiveDisplay display = display(true);
        display.evaluating(0, 400);
        seconds(1);
        display.evaluating(200, 400);
        display.evaluating(400, 400);
        assertThat(text()).isEqualTo(ERASE + "evaluating 0/400" + ERASE + "evaluating 200/400" + ERASE);
    }

    private LiveDisplay display(boolean live) {
        return new LiveDisplay(out, live, Glyphs.UNICODE, () -> width, () -> now);
    }

    private void seconds(long seconds) {
        now += seconds * 1_000_000_000L;
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
