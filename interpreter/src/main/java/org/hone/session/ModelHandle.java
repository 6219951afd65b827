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
 */
public record ModelHandle(ModelPlan declared, Optional<Path> trained) {

    /** A declared model, as its source has it. */
    public static ModelHandle declared(ModelPlan plan) {
        return new ModelHandle(plan, Optional.empty());
    }

    /** The model that a training left in a folder. */
    public static ModelHandle trained(ModelPlan plan, Path folder) {
        return new ModelHandle(plan, Optional.of(folder));
    }
}
