package org.hone.cli.terminal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;

/**
 * Shows a run's progress. On a screen, one line that is redrawn in place; elsewhere an ordinary line now and then: after the
 * first step, after the last, and in between when {@link #PLAIN_SECONDS} have gone by.
 */
public final class LiveDisplay implements RunListener {
    /** Seconds between two lines where the line cannot be redrawn. */
    static final long PLAIN_SECONDS = 20;

    private static final String ERASE = "\r\u001b[2K";
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintStream out;
    private final boolean live;
    private final Glyphs glyphs;
    private final IntSupplier width;
    private final LongSupplier nanos;
    private final RunProgress progress = new RunProgress();
    private String shown = "";
    private long lastDrawn;
    private boolean everDrawn;

    /**
     * @param out where progress goes, usually standard error
     * @param live whether that is a screen whose line can be redrawn
     * @param width columns of the screen, asked at every redraw
     * @param nanos a clock that only goes forward
     */
    public LiveDisplay(PrintStream out, boolean live, Glyphs glyphs, IntSupplier width, LongSupplier nanos) {
        this.out = out;
        this.live = live;
        this.glyphs = glyphs;
        this.width = width;
        this.nanos = nanos;
    }

    @Override
    public synchronized void started(String recipe, int firstStep, int steps) {
        progress.started(firstStep, steps);
        everDrawn = false;
        line("training " + recipe + (firstStep > 1 ? " from step " + firstStep : "") + ", " + steps + " steps");
    }

    @Override
    public synchronized void phase(int step, Phase phase) {
        progress.phase(step, phase);
        if (live) {
            draw(progress.line().text(columns(), glyphs), false);
        }
    }

    @Override
    public synchronized void step(StepMetrics metrics) {
        progress.step(metrics);
        boolean last = metrics.step() == metrics.steps();
        if (live) {
            draw(progress.line().text(columns(), glyphs), true);
        } else if (!everDrawn || last || due()) {
            plain(progress.line().text(Integer.MAX_VALUE, glyphs));
        }
    }

    @Override
    public synchronized void evaluating(int done, int total) {
        if (done == total) {
            erase();
            return;
        }
        String text = "evaluating " + done + "/" + total;
        if (live) {
            draw(TextWidth.cut(text, columns(), glyphs), done == 0);
        } else if (done == 0) {
            plain("evaluating " + total + " replies");
        } else if (due()) {
            plain(text);
        }
    }

    @Override
    public synchronized void notice(String text) {
        line(text);
    }

    /** Something passing: shown in place, and elsewhere only now and then. */
    public synchronized void note(String text) {
        if (live) {
            draw(TextWidth.cut(text, columns(), glyphs), false);
        } else if (!everDrawn || due()) {
            plain(text);
        }
    }

    @Override
    public synchronized void checkpointSaved(int step, Path folder) {
        if (live) {
            draw(TextWidth.cut("checkpoint of step " + step + " saved", columns(), glyphs), false);
        }
    }

    @Override
    public synchronized void finished(int lastStep, int steps) {
        erase();
    }

    /** Prints a line above the status line. */
    public synchronized void line(String text) {
        String again = shown;
        erase();
        out.println(text);
        out.flush();
        if (!again.isEmpty()) {
            draw(again, true);
        }
    }

    /**
     * The window has another width: the screen has wrapped the line anew, so all rows it may take now are cleared, and it is
     * drawn again.
     */
    public synchronized void resized() {
        if (shown.isEmpty()) {
            return;
        }
        int rows = (TextWidth.of(shown) - 1) / Math.max(1, width.getAsInt());
        out.print("\r" + (rows > 0 ? "\u001b[" + rows + "A" : "") + "\u001b[J");
        String again = TextWidth.cut(shown, columns(), glyphs);
        shown = "";
        draw(again, true);
    }

    /** Takes the status line away, before something else is printed. */
    public synchronized void erase() {
        if (!shown.isEmpty()) {
            out.print(ERASE);
            out.flush();
            shown = "";
        }
    }

    /** One column stays free: a full line makes some screens scroll. */
    private int columns() {
        return Math.max(20, width.getAsInt() - 1);
    }

    private void draw(String text, boolean now) {
        if (text.equals(shown) || (!now && everDrawn && nanos.getAsLong() - lastDrawn < REDRAW_NANOS)) {
            return;
        }
        out.print(ERASE + text);
        out.flush();
        shown = text;
        drawn();
    }

    private void plain(String text) {
        out.println(text);
        out.flush();
        drawn();
    }

    private boolean due() {
        return nanos.getAsLong() - lastDrawn >= PLAIN_SECONDS * 1_000_000_000L;
    }

    private void drawn() {
        lastDrawn = nanos.getAsLong();
        everDrawn = true;
    }
}
