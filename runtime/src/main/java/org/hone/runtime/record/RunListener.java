package org.hone.runtime.record;

import java.nio.file.Path;
import org.hone.runtime.plan.Phase;

/**
 * What a run tells while it goes on: the status line listens, so may a test. Calls come from the thread that runs the
 * action, in order; a listener must be quick and must not throw.
 */
public interface RunListener {

    /**
     * Training begins or goes on.
     *
     * @param recipe the recipe's name
     * @param firstStep the first step that will be done, from 1; more than 1 after a resume
     * @param steps steps of the whole run
     */
    default void started(String recipe, int firstStep, int steps) {}

    /** A phase of a step begins. */
    default void phase(int step, Phase phase) {}

    /** A step is done and recorded. */
    default void step(StepMetrics metrics) {}

    /**
     * Progress of an evaluation; the first call has {@code done == 0}, the last {@code done == total}.
     *
     * @param done replies sampled so far
     * @param total replies of the whole evaluation
     */
    default void evaluating(int done, int total) {}

    /** Something worth knowing that is not a result: a download, a slow start, a damaged checkpoint passed over. */
    default void notice(String text) {}

    /** A checkpoint is whole on disk. */
    default void checkpointSaved(int step, Path folder) {}

    /**
     * Training has ended.
     *
     * @param lastStep the last step done
     * @param steps steps of the whole run; more than {@code lastStep} if it was stopped
     */
    default void finished(int lastStep, int steps) {}

    /** Hears nothing. */
    static RunListener silent() {
        return new RunListener() {};
    }
}
