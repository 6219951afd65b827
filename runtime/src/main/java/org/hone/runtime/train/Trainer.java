package org.hone.runtime.train;

import java.io.IOException;
import java.util.Optional;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.evaluate.HeldOut;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;

/**
 * Trains a recipe. The run goes on from the newest whole checkpoint of its folder, or begins if there is none; either way
 * the same plan and seed give the same run to the bit on the same machine.
 */
public final class Trainer {
    private final TorchRuntime runtime;
    private final Scripts scripts;
    private final TrainPlan plan;
    private final RunFolder folder;
    private final RunListener listener;
    private final StopToken stop;

    /** A trainer of one action in one run folder. */
    public Trainer(
            TorchRuntime runtime,
            Scripts scripts,
            TrainPlan plan,
            RunFolder folder,
            RunListener listener,
            StopToken stop) {
        this.runtime = runtime;
        this.scripts = scripts;
        this.plan = plan;
        this.folder = folder;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * What training leaves.
     *
     * @param model the trained model, open; the caller closes it
     * @param lastStep the last step done
     * @param stopped whether the run was asked to end early
     * @param lastEval the last evaluation during training, if the plan asked for any
     */
    public record Result(LanguageModel model, int lastStep, boolean stopped, Optional<Evaluation> lastEval) {}

    /**
     * Runs all steps that are left.
     *
     * @throws TrainingException if a step fails; its update is not applied and the run can be resumed
     * @throws IOException if the run folder cannot be written
     */
    public Result train() throws IOException {
        Dataset data = Datasets.open(plan.recipe().data());
        Needs needs = Needs.of(plan.recipe(), data, scripts);
        Optional<Checkpoint> checkpoint = folder.rewind(listener::notice);
        try (var state = new TrainingState(runtime, scripts, plan, data, needs, checkpoint)) {
            new TokenChecks(state.model(), state.recipe())
                    .before(state.sampler().preview(TokenChecks.PREVIEW), listener::notice);
            return steps(state);
        }
    }

    private Result steps(TrainingState state) throws IOException {
        RecipePlan recipe = plan.recipe();
        int first = state.firstStep();
        listener.started(recipe.name(), first, recipe.steps());
        Optional<Evaluation> lastEval = Optional.empty();
        boolean saidShort = false;
        int step = first;
        for (; step <= recipe.steps() && !stop.requested(); step++) {
            int current = step;
            TrainingStep.Outcome outcome =
                    state.step(step, p -> listener.phase(current, p)).run();
            folder.appendReplies(outcome.replies());
            folder.append(outcome.metrics());
            listener.step(outcome.metrics());
            if (!saidShort && outcome.metrics().prompts() < recipe.batch()) {
                saidShort = true;
                listener.notice("step " + step + ": of the "
                        + (outcome.metrics().prompts() + outcome.metrics().filtered())
                        + " prompts drawn the filter kept " + outcome.metrics().prompts() + ", not " + recipe.batch()
                        + "; a step trains on what it has (said once)");
            }
            boolean last = step == recipe.steps();
            if (last || stop.requested() || step % plan.saveEvery() == 0) {
                listener.checkpointSaved(step, folder.saveCheckpoint(step, state.checkpoint()));
            }
            if (plan.evaluation().isPresent() && (last || (plan.evalEvery() > 0 && step % plan.evalEvery() == 0))) {
                EvaluatePlan held = plan.evaluation().get();
                lastEval = Optional.of(HeldOut.evaluate(state.model(), held, scripts, listener, stop));
            }
        }
        int done = step - 1;
        listener.finished(done, recipe.steps());
        return new Result(state.release(), done, done < recipe.steps(), lastEval);
    }
}
