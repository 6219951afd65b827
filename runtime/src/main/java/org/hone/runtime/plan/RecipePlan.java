package org.hone.runtime.plan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.ScheduleGraph;

/**
 * A recipe with every name resolved and every default filled in: the only thing the runtime knows of it.
 *
 * @param name the declaration's name
 * @param digest SHA-256, in hex, of the canonical form of everything that determines the run but its seed
 * @param model the policy
 * @param companions frozen models beside the policy; one with the policy's own plan is its starting weights
 * @param data training prompts, demonstrations and gold answers
 * @param rollouts how replies are sampled and scored; absent in a recipe that only imitates
 * @param filter which prompts are trained on; all of them without one
 * @param schedule which estimator trains a prompt with what weight
 * @param optimizer the optimiser
 * @param batch prompts a step
 * @param minibatch prompts an optimiser step; divides {@code batch}
 * @param epochs passes over the sampled batch
 * @param steps sampled batches of the whole run
 */
public record RecipePlan(
        String name,
        String digest,
        ModelPlan model,
        Map<Companion, ModelPlan> companions,
        DatasetPlan data,
        Optional<RolloutPlan> rollouts,
        Optional<FilterPlan> filter,
        ScheduleGraph schedule,
        OptimizerPlan optimizer,
        int batch,
        int minibatch,
        int epochs,
        int steps) {
    public RecipePlan {
        Map<Companion, ModelPlan> ordered = new EnumMap<>(Companion.class);
        ordered.putAll(companions);
        companions = Collections.unmodifiableMap(ordered);
    }

    /** Optimiser steps on each sampled batch. */
    public int updatesPerStep() {
        return batch / minibatch * epochs;
    }
}
