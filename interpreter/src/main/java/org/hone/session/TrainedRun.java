package org.hone.session;

import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.evaluate.Evaluation;

/**
 * What a training left.
 *
 * @param model the trained model, in the run folder; if the training is not {@link #complete}, that of its checkpoint
 * @param lastEvaluation the last evaluation during training, if there was one
 * @param folder the run folder, whose metrics tell the course of it
 * @param lastStep the last step done
 * @param steps steps of the whole run
 */
public record TrainedRun(ModelHandle model, Optional<Evaluation> lastEvaluation, Path folder, int lastStep, int steps) {

    /** Whether every step is done; a training that was asked to stop has a checkpoint instead of a model. */
    public boolean complete() {
        return lastStep >= steps;
    }
}
