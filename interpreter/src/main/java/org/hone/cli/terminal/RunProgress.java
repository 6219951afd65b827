package org.hone.cli.terminal;

import java.util.Optional;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.StepMetrics;

/** Follows a run and knows what its status line should say. */
final class RunProgress {
    /** Steps over which the time of a step is averaged, so that the ETA follows replies that grow longer. */
    private static final int WINDOW = 10;

    private final double[] recent = new double[WINDOW];
    private int recorded;
    private int step;
    private int steps;
    private Optional<Phase> phase = Optional.empty();
    private Optional<StepMetrics> last = Optional.empty();

    void started(int firstStep, int allSteps) {
        recorded = 0;
        step = firstStep;
        steps = allSteps;
        phase = Optional.empty();
        last = Optional.empty();
    }

    void phase(int newStep, Phase newPhase) {
        step = newStep;
        phase = Optional.of(newPhase);
    }

    void step(StepMetrics metrics) {
        step = metrics.step();
        steps = metrics.steps();
        phase = Optional.empty();
        last = Optional.of(metrics);
        recent[recorded++ % WINDOW] = metrics.totalSeconds();
    }

    StatusLine line() {
        int done = last.map(StepMetrics::step).orElse(0);
        return new StatusLine(step, steps, phase, last, secondsAStep() * (steps - done));
    }

    private double secondsAStep() {
        int filled = Math.min(recorded, WINDOW);
        double sum = 0;
        for (int i = 0; i < filled; i++) {
            sum += recent[i];
        }
        return filled == 0 ? Double.NaN : sum / filled;
    }
}
