package org.hone.runtime.walk;

import java.nio.file.Path;
import java.util.List;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;

/**
 * Training at walking pace: {@code sample → score → gate → estimate → update}, and again for the next step. Every phase does
 * what a run does there, so that steps walked to their ends leave the weights that a run leaves, to the bit. Until
 * {@link #update} nothing is changed but what is held of the step.
 *
 * <p>A phase that is not {@link #next} throws {@link IllegalStateException}, but {@link #gate} and {@link #estimate} may be
 * done again as long as the step is not updated. A failure leaves the walk before the phase that failed; after one in
 * {@link #update} see there. Not for two threads at once.
 */
public interface StepWalk extends AutoCloseable {

    /** From now on phases heed this token and not the one before. */
    void heed(StopToken stop);

    /** The recipe as it is now. */
    RecipePlan recipe();

    /** The step under way, or the one that {@link #sample} will begin; from 1, and one more than the recipe's at the end. */
    int step();

    /** The phase that comes next. */
    Phase next();

    /**
     * Draws the step's prompts and samples their replies; nobody has judged them yet.
     *
     * @throws IllegalStateException if every step of the recipe is done
     */
    List<StepPrompt> sample();

    /**
     * Gives every reply its verdict and reward. A recipe with a filter draws and samples more prompts here, until it has
     * kept enough of them.
     *
     * @return all prompts drawn, those kept first
     */
    List<StepPrompt> score();

    /** Which term trains which of the prompts that were kept, and with what weight. */
    StepGate gate();

    /** The coefficients of every token in the first optimiser step on the samples. */
    StepEstimate estimate();

    /**
     * The gradient of each term of the last {@link #estimate}, by a backward pass for each. Changes nothing.
     *
     * @throws IllegalStateException if nothing is estimated
     */
    TermGradients gradients();

    /**
     * Applies what was estimated, then the step's other optimiser steps, each estimated with the weights it finds. If
     * the first one fails, nothing was changed; if a later one does, the walk is good for nothing but {@link #close}.
     */
    StepResult update();

    /** Does the phases that are left of the step under way, or a whole step if none is. */
    default StepResult finish() {
        while (next() != Phase.UPDATE) {
            switch (next()) {
                case SAMPLE -> sample();
                case SCORE -> score();
                case GATE -> gate();
                case ESTIMATE -> estimate();
                case UPDATE -> throw new IllegalStateException();
            }
        }
        return update();
    }

    /** Forgets the step under way. The weights are untouched; {@link #sample} begins the same step again. */
    void abandon();

    /**
     * Goes on with another recipe: a redefined estimator, schedule, optimiser or param. What was sampled stays. If the step
     * was gated already, it is gated anew, and {@link #estimate} comes next.
     *
     * @throws org.hone.runtime.estimate.EstimatorException if the new schedule cannot be evaluated; the old recipe stays
     * @throws RuntimeException saying which field, if the new recipe has another model, or needs other samples than those
     *     held; the old recipe stays
     */
    void replace(RecipePlan recipe);

    /** The recipes that were left behind, in order. */
    List<Replacement> replacements();

    /** SHA-256 of the weights in hex. */
    String weightsDigest();

    /** Metrics of the steps that were walked to their ends, in order. */
    List<StepMetrics> metrics();

    /**
     * Writes the model as it is now as a Hugging Face directory; an earlier model at the same place is replaced.
     *
     * @throws org.hone.runtime.model.ModelFileException if something else is at that place, or it cannot be written
     */
    void save(Path folder);

    @Override
    void close();
}
