package org.hone.runtime.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.TorchRuntime;

/** A training that has a checkpoint and no finished model. */
public final class StoppedRun {
    private StoppedRun() {}

    /**
     * Loads the model as its newest checkpoint has it.
     *
     * @param plan the model that is trained, as the recipe declares it
     * @param folder the run folder; read only
     * @throws IOException if the checkpoint cannot be read, or there is none
     */
    public static LanguageModel model(TorchRuntime runtime, ModelPlan plan, Path folder) throws IOException {
        return TrainCheckpoint.model(runtime, plan, Optional.of(RunFolder.readCheckpoint(folder)));
    }
}
