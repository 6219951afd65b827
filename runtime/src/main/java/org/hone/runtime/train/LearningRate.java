package org.hone.runtime.train;

import org.hone.runtime.plan.OptimizerPlan;

/** The learning rate of each optimiser step. */
final class LearningRate {
    private LearningRate() {}

    /**
     * The rate of one optimiser step.
     *
     * @param update the optimiser step, from 1
     * @param updates optimiser steps of the whole run
     */
    static double of(OptimizerPlan plan, int update, int updates) {
        if (update <= plan.warmup()) {
            return plan.learningRate() * update / plan.warmup();
        }
        double left = Math.max(1, updates - plan.warmup());
        double done = (update - plan.warmup() - 1) / left;
        return plan.learningRate()
                * switch (plan.decay()) {
                    case CONSTANT -> 1;
                    case LINEAR -> 1 - done;
                    case COSINE -> 0.5 * (1 + Math.cos(Math.PI * done));
                };
    }
}
