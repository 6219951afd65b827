package org.hone.runtime.plan;

import java.util.Optional;

/**
 * A training action.
 *
 * @param recipe what is trained and how
 * @param seed the seed that keys all randomness of the run
 * @param saveEvery steps between checkpoints
 * @param evalEvery steps between evaluations; 0 is only after the last step, when {@code evaluation} is present
 * @param evaluation the evaluation during and after training
 */
public record TrainPlan(
        RecipePlan recipe, long seed, int saveEvery, int evalEvery, Optional<EvaluatePlan> evaluation) {}
