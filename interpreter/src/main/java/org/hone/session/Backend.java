package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TokenizedReply;

/**
 * What computes. Calls come one at a time. Failures that a user can mend are exceptions of this project whose message says
 * what, where and how.
 */
public interface Backend extends AutoCloseable {

    /** Versions of the engine and its native libraries, by name, for the manifest. Loads nothing. */
    Map<String, String> versions();

    /**
     * What keeps this from computing on a device that not every machine has, with how to mend it; empty if nothing does, or if
     * any machine has the device. A command asks before it makes a run.
     */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /**
     * Trains, or goes on training: begins with {@link RunFolder#rewind} and continues from the checkpoint that gives. Records
     * every step in the folder, checkpoints as planned, and writes the trained model to {@link RunFolder#modelFolder} when the
     * last step is done. Asked to stop, it finishes the step, saves a checkpoint and returns a run that is not complete;
     * its model is that of the checkpoint.
     *
     * @throws StoppedException if it was interrupted; the folder's last checkpoint is whole
     */
    TrainedRun train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop)
            throws IOException, StoppedException;

    /**
     * Begins to walk a training, step by step and phase by phase; see {@link StepWalk}. The caller closes it before the next
     * action. Asked to interrupt, a phase throws {@link org.hone.runtime.record.InterruptedActionException} and the walk stands
     * before it; an interrupted update leaves a walk that can only be closed.
     *
     * @param from the folder of a training with the same model to go on from, read only; without one the walk begins with the
     *     model as it is declared, at step 1
     * @param listener hears of phases
     */
    StepWalk walk(TrainPlan plan, Optional<Path> from, RunListener listener, StopToken stop) throws IOException;

    /**
     * Evaluates a model.
     *
     * @throws StoppedException if it was asked to stop, or interrupted, before the end
     */
    Evaluation evaluate(ModelHandle model, EvaluatePlan plan, RunListener listener, StopToken stop)
            throws IOException, StoppedException;

    /**
     * Samples replies to one prompt.
     *
     * @throws StoppedException if it was interrupted
     */
    List<TokenizedReply> sample(ModelHandle model, SampleRequest request, StopToken stop)
            throws IOException, StoppedException;

    /**
     * Writes a model directory.
     *
     * @param folder a folder that is not there yet
     */
    void save(ModelHandle model, Path folder) throws IOException;

    /**
     * How long a step of a recipe takes here, found by doing pieces of one; see {@link org.hone.runtime.train.Rehearsal}.
     *
     * @param progress told what is measured next
     */
    StepTime rehearse(RecipePlan recipe, Consumer<Phase> progress);

    /** What the actions so far found beside their results, for the manifest's summary: failures of scripts, for instance. */
    default Map<String, JsonNode> findings() {
        return Map.of();
    }

    @Override
    void close();

    /** Opens backends. */
    interface Provider {
        /**
         * Opens the backend; native libraries may be loaded now or at the first action.
         *
         * @param listener hears notices of slow preparations, such as unpacking native libraries
         */
        Backend open(Engine engine, RunListener listener);
    }

    /**
     * What the command line says of the machine.
     *
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     * @param threads threads of the tensor library
     */
    record Engine(String device, int threads) {}
}
