package org.hone.runtime.train;

import java.io.IOException;
import java.util.Optional;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.evaluate.HeldOut;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.record.InterruptedActionException;
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
     * @throws InterruptedActionException if the evaluation after the last step was stopped; the last checkpoint is whole
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
        int saved = first - 1;
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
            if (last || step % plan.saveEvery() == 0) {
                save(state, step);
                saved = step;
            }
            if (!last && plan.evalEvery() > 0 && step % plan.evalEvery() == 0) {
                Optional<Evaluation> now = evaluation(state);
                lastEval = stop.requested() ? lastEval : now;
            }
        }
        int done = step - 1;
        if (saved < done) {
            save(state, done);
        }
        if (done == recipe.steps()) {
            // Also of a run that ended between its last checkpoint and this evaluation.
            lastEval = evaluation(state);
            if (lastEval.isPresent() && stop.requested()) {
                throw new InterruptedActionException();
            }
        }
        listener.finished(done, recipe.steps());
        return new Result(state.release(), done, done < recipe.steps(), lastEval);
    }

    private void save(TrainingState state, int step) throws IOException {
        listener.checkpointSaved(step, folder.saveCheckpoint(step, state.checkpoint()));
        runtime.giveBack();
    }

    private Optional<Evaluation> evaluation(TrainingState state) {
        return plan.evaluation().map(held -> HeldOut.evaluate(state.model(), held, scripts, listener, stop));
    }
}
