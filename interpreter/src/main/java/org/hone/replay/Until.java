package org.hone.replay;

import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;

/** Asks for the end after a step. */
record Until(RunListener display, StopToken stop, int last) implements RunListener {
    @Override
    public void started(String recipe, int first, int steps) {
        display.started(recipe, first, steps);
    }

    @Override
    public void phase(int step, Phase phase) {
        display.phase(step, phase);
    }

    @Override
    public void step(StepMetrics metrics) {
        display.step(metrics);
        if (metrics.step() >= last) {
            stop.request();
        }
    }

    @Override
    public void notice(String text) {
        display.notice(text);
    }

    @Override
    public void evaluating(int done, int total) {
        display.evaluating(done, total);
    }
}
