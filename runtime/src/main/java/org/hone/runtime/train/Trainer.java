package org.hone.runtime.train;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.estimate.PromptStat;
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
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.RewardFunction;
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

    /**
     * A trainer of one action in one run folder.
     *
     * @param scripts runs rewards in other languages
     */
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
        RecipePlan recipe = plan.recipe();
        List<Term> terms = Term.of(recipe.schedule());
        Dataset data = Datasets.open(recipe.data());
        boolean demos = terms.stream().anyMatch(Term::readsDemos);
        boolean rollouts = terms.stream().anyMatch(Term::readsRollouts)
                || recipe.schedule().terms().stream().anyMatch(t -> readsOutcome(t.weight()))
                || recipe.filter().filter(f -> readsOutcome(f.keep())).isPresent();
        if (demos && !data.hasDemos()) {
            throw new TrainingException("the schedule imitates demonstrations, but the data set " + data.name()
                    + " declares no `demo` column");
        }
        if (rollouts && recipe.rollouts().isEmpty()) {
            throw new TrainingException("the schedule needs rollouts, but the recipe declares none");
        }
        if (rollouts) {
            Datasets.requireGold(
                    data, new RewardFunction(recipe.rollouts().orElseThrow().reward(), scripts));
        }
        Optional<Checkpoint> checkpoint = folder.rewind(listener::notice);
        LanguageModel model =
                LanguageModel.load(runtime, recipe.model(), Term.methods(terms), checkpoint.map(found -> config -> {
                    try {
                        return TrainCheckpoint.weights(found, config.tensors());
                    } catch (IOException e) {
                        throw new TrainingException("the checkpoint cannot be read: " + e.getMessage());
                    }
                }));
        boolean done = false;
        try (Companions companions = Companions.load(runtime, recipe.companions(), terms, model);
                Learner learner = new Learner(model.policy())) {
            var history = new PromptHistory();
            if (checkpoint.isPresent()) {
                TrainCheckpoint.restore(checkpoint.get(), learner, history);
            }
            var sampler = new Sampler(model, data, recipe, scripts, plan.seed(), rollouts, demos);
            Result result = steps(
                    model,
                    companions,
                    learner,
                    history,
                    sampler,
                    terms,
                    checkpoint.map(Checkpoint::step).orElse(0) + 1);
            done = true;
            return result;
        } finally {
            if (!done) {
                model.close();
            }
        }
    }

    /** Whether a weight depends on what the policy's own replies were worth. */
    private static boolean readsOutcome(Expr expr) {
        return switch (expr) {
            case Expr.Literal l -> false;
            case Expr.Field f -> false;
            case Expr.Stat s ->
                s.stat() != PromptStat.STEP && s.stat() != PromptStat.PROGRESS && s.stat() != PromptStat.VISITS;
            case Expr.Unary u -> readsOutcome(u.x());
            case Expr.Binary b -> readsOutcome(b.a()) || readsOutcome(b.b());
            case Expr.Select s -> readsOutcome(s.condition()) || readsOutcome(s.then()) || readsOutcome(s.otherwise());
            case Expr.Reduce r -> readsOutcome(r.x());
            case Expr.Scan s -> readsOutcome(s.x());
            case Expr.Frozen f -> readsOutcome(f.x());
        };
    }

    private Result steps(
            LanguageModel model,
            Companions companions,
            Learner learner,
            PromptHistory history,
            Sampler sampler,
            List<Term> terms,
            int first)
            throws IOException {
        RecipePlan recipe = plan.recipe();
        listener.started(recipe.name(), first, recipe.steps());
        Optional<Evaluation> lastEval = Optional.empty();
        boolean saidShort = false;
        int step = first;
        for (; step <= recipe.steps() && !stop.requested(); step++) {
            int current = step;
            TrainingStep.Outcome outcome = new TrainingStep(
                            model,
                            companions,
                            learner,
                            recipe,
                            terms,
                            sampler,
                            history,
                            step,
                            p -> listener.phase(current, p))
                    .run();
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
                listener.checkpointSaved(
                        step, folder.saveCheckpoint(step, TrainCheckpoint.content(model.policy(), learner, history)));
            }
            if (plan.evaluation().isPresent() && (last || (plan.evalEvery() > 0 && step % plan.evalEvery() == 0))) {
                EvaluatePlan held = plan.evaluation().get();
                lastEval = Optional.of(HeldOut.evaluate(model, held, scripts, listener, stop));
            }
        }
        int done = step - 1;
        listener.finished(done, recipe.steps());
        return new Result(model, done, done < recipe.steps(), lastEval);
    }
}
