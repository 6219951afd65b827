package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.StepMetrics;

/**
 * What the status line says of a training run.
 *
 * @param step the step going on, from 1
 * @param steps steps of the whole run
 * @param phase the phase going on; empty after the step's last
 * @param last the last step done
 * @param secondsLeft expected time to the end; NaN while unknown
 */
public record StatusLine(int step, int steps, Optional<Phase> phase, Optional<StepMetrics> last, double secondsLeft) {

    /** The line in one row of at most {@code width} columns. The most telling parts come first; a cut takes the last ones. */
    public String text(int width, Glyphs glyphs) {
        List<String> parts = new ArrayList<>();
        parts.add("step " + step + "/" + steps);
        phase.ifPresent(now -> parts.add(String.format("%-8s", now.word())));
        if (last.isPresent()) {
            StepMetrics m = last.get();
            parts.add("pass " + Numbers.percent(m.passRate()));
            parts.add("imitated " + Numbers.percent(m.imitated()));
            parts.add("length " + Numbers.plain(m.replyLength()));
            parts.add("grad " + Numbers.plain(m.gradientNorm()));
            parts.add(Numbers.count(tokensPerSecond(m)) + " tok/s");
            if (!Double.isNaN(secondsLeft)) {
                parts.add("ETA " + Numbers.duration(secondsLeft));
            }
        }
        return TextWidth.cut(String.join("  ", parts), width, glyphs);
    }

    /** Tokens sampled and trained in a second of the step. */
    public static double tokensPerSecond(StepMetrics m) {
        return (m.tokensSampled() + m.tokensTrained()) / m.totalSeconds();
    }
}
