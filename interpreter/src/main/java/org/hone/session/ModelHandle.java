package org.hone.session;

import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.plan.ModelPlan;

/**
 * A model by description: loading is the backend's affair, which may keep it. So a result that names a model can be
 * written down and read again by a resumed run.
 *
 * @param declared the model as the program declares it
 * @param trained the folder a training wrote its weights to; empty for the weights of the declared source
 * @param unfinished whether that is the run folder of a training that was stopped, whose newest checkpoint has the weights,
 *     and not a model directory
 */
public record ModelHandle(ModelPlan declared, Optional<Path> trained, boolean unfinished) {

    /** A declared model, as its source has it. */
    public static ModelHandle declared(ModelPlan plan) {
        return new ModelHandle(plan, Optional.empty(), false);
    }

    /** The model that a training left in a folder. */
    public static ModelHandle trained(ModelPlan plan, Path folder) {
        return new ModelHandle(plan, Optional.of(folder), false);
    }

    /** The model of a training that was stopped, in its run folder. */
    public static ModelHandle unfinished(ModelPlan plan, Path runFolder) {
        return new ModelHandle(plan, Optional.of(runFolder), true);
    }
}
