package org.hone.runtime.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.walk.Replacement;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TermGradients;
import org.jspecify.annotations.Nullable;

/** A walk through the phases of {@link TrainingStep}, which are those of every run. */
public final class TrainingWalk implements StepWalk {
    private final TorchRuntime runtime;
    private final TrainingState state;
    private final RunListener listener;
    private final WalkViews views;
    private final List<Replacement> replacements = new ArrayList<>();
    private final List<StepMetrics> metrics = new ArrayList<>();

    private StopToken stop;
    private int step;
    private Phase next = Phase.SAMPLE;
    private boolean broken;
    private @Nullable TrainingStep phases;
    private Sampler.@Nullable Sampled sampled;
    private TrainingStep.@Nullable Drawn drawn;
    private double @Nullable [][] weights;
    private TrainingStep.@Nullable Estimated estimated;

    private TrainingWalk(TorchRuntime runtime, TrainingState state, RunListener listener, StopToken stop) {
        this.runtime = runtime;
        this.state = state;
        this.listener = listener;
        this.stop = stop;
        views = new WalkViews(state);
        step = state.firstStep();
    }

    /**
     * Loads what the walk needs.
     *
     * @param from the folder of a run to go on from, read only; without one the walk begins at step 1
     * @param listener hears of phases, steps and notices
     * @param stop interrupts phases, until another is heeded
     * @throws TrainingException if the recipe cannot be trained
     * @throws IOException if the run folder cannot be read, or has no checkpoint
     */
    public static TrainingWalk open(
            TorchRuntime runtime,
            Scripts scripts,
            TrainPlan plan,
            Optional<Path> from,
            RunListener listener,
            StopToken stop)
            throws IOException {
        Dataset data = Datasets.open(plan.recipe().data());
        Needs needs = Needs.of(plan.recipe(), data, scripts);
        Optional<Checkpoint> checkpoint =
                from.isPresent() ? Optional.of(RunFolder.readCheckpoint(from.get())) : Optional.empty();
        var state = new TrainingState(runtime, scripts, plan, data, needs, checkpoint);
        boolean whole = false;
        try {
            new TokenChecks(state.model(), plan.recipe())
                    .before(state.sampler().preview(TokenChecks.PREVIEW), listener::notice);
            whole = true;
            return new TrainingWalk(runtime, state, listener, stop);
        } finally {
            if (!whole) {
                state.close();
            }
        }
    }

    @Override
    public void heed(StopToken token) {
        stop = token;
    }

    @Override
    public RecipePlan recipe() {
        return state.recipe();
    }

    @Override
    public int step() {
        return step;
    }

    @Override
    public Phase next() {
        return next;
    }

    @Override
    public List<StepPrompt> sample() {
        require(Phase.SAMPLE);
        if (step > recipe().steps()) {
            throw new IllegalStateException("all " + recipe().steps() + " steps are done");
        }
        int current = step;
        TrainingStep begun = state.step(step, phase -> listener.phase(current, phase));
        Sampler.Sampled found = interruptibly(begun::sample);
        phases = begun;
        sampled = found;
        next = Phase.SCORE;
        return views.prompts(found);
    }

    @Override
    public List<StepPrompt> score() {
        require(Phase.SCORE);
        TrainingStep.Drawn found = interruptibly(() -> held(phases).score(held(sampled)));
        drawn = found;
        next = Phase.GATE;
        return views.prompts(found);
    }

    @Override
    public StepGate gate() {
        require(Phase.GATE);
        double[][] found = held(phases).gate(held(drawn));
        weights = found;
        dropEstimate();
        next = Phase.ESTIMATE;
        return views.gate(held(drawn), found);
    }

    @Override
    public StepEstimate estimate() {
        require(Phase.ESTIMATE);
        dropEstimate();
        return interruptibly(() -> {
            TrainingStep.Estimated found = held(phases).estimate(held(drawn), held(weights), 0);
            StepEstimate view = views.estimate(found);
            estimated = found;
            next = Phase.UPDATE;
            return view;
        });
    }

    @Override
    public TermGradients gradients() {
        require(Phase.UPDATE);
        return interruptibly(() -> new Gradients(state.learner(), held(phases), held(estimated)).compare());
    }

    @Override
    public StepResult update() {
        require(Phase.UPDATE);
        TrainingStep current = held(phases);
        TrainingStep.Drawn on = held(drawn);
        double[][] gated = held(weights);
        boolean done = false;
        try {
            interruptibly(() -> {
                current.apply(held(estimated));
                for (int update = 1; update < recipe().updatesPerStep(); update++) {
                    current.apply(current.estimate(on, gated, update));
                }
                return current;
            });
            done = true;
        } finally {
            if (!done) {
                state.learner().clear();
                broken = current.begunUpdates() > 0;
            }
        }
        StepMetrics measured = current.finish(on, gated).metrics();
        metrics.add(measured);
        List<StepPrompt> prompts = views.prompts(on);
        forget();
        step++;
        listener.step(measured);
        return new StepResult(measured, prompts);
    }

    @Override
    public void abandon() {
        requireWhole();
        dropEstimate();
        forget();
    }

    /** An estimate may have left its gradient with the learner. */
    private void dropEstimate() {
        if (estimated != null) {
            estimated = null;
            state.learner().clear();
        }
    }

    private void forget() {
        phases = null;
        sampled = null;
        drawn = null;
        weights = null;
        estimated = null;
        next = Phase.SAMPLE;
    }

    @Override
    public void replace(RecipePlan recipe) {
        requireWhole();
        RecipePlan before = recipe();
        Needs had = state.needs();
        Needs needs = Needs.of(recipe, state.data(), state.scripts());
        requireKept(before, recipe, needs);
        TrainingStep.Drawn held = drawn;
        state.replace(recipe, needs);
        boolean whole = false;
        try {
            if (held != null) {
                drawn = needs.demos() ? state.sampler().withDemos(held) : held;
            }
            if (weights != null) {
                weights = held(phases).gate(held(drawn));
            }
            whole = true;
        } finally {
            if (!whole) {
                drawn = held;
                state.replace(before, had);
            }
        }
        replacements.add(new Replacement(step, next, before.digest(), recipe.digest()));
        dropEstimate();
        if (next == Phase.UPDATE) {
            next = Phase.ESTIMATE;
        }
    }

    /** What the walk holds must be what it would hold if the new recipe had been the recipe from the beginning. */
    private void requireKept(RecipePlan before, RecipePlan recipe, Needs needs) {
        same("model", before.model(), recipe.model(), "this walk was begun with; begin another one");
        same("data", before.data(), recipe.data(), "this walk was begun with; begin another one");
        if (step > recipe.steps()) {
            throw new TrainingException(
                    "the new recipe has " + recipe.steps() + " steps, but step " + step + " comes next");
        }
        Sampler.Sampled held = sampled;
        if (held == null) {
            return;
        }
        String drop = "the replies at hand were sampled with; abandon the step first";
        same("rollouts", before.rollouts(), recipe.rollouts(), drop);
        same("batch", before.batch(), recipe.batch(), drop);
        same("filter", before.filter(), recipe.filter(), drop);
        if (needs.rollouts() && held.replies().isEmpty()) {
            throw new TrainingException("the schedule of the new recipe needs rollouts, but the recipe before had none"
                    + " sampled; abandon the step first");
        }
    }

    private static void same(String field, Object before, Object after, String than) {
        if (!before.equals(after)) {
            throw new TrainingException("the new recipe's `" + field + "` is not the one that " + than);
        }
    }

    @Override
    public List<Replacement> replacements() {
        return List.copyOf(replacements);
    }

    @Override
    public String weightsDigest() {
        return state.model().policy().digest();
    }

    @Override
    public List<StepMetrics> metrics() {
        return List.copyOf(metrics);
    }

    @Override
    public void save(Path folder) {
        requireWhole();
        state.model().save(folder);
    }

    @Override
    public void close() {
        state.close();
    }

    private <T> T interruptibly(Supplier<T> work) {
        return runtime.interruptibly(stop, work::get);
    }

    /** Gating and estimating may be done again as long as the step is not updated. */
    private void require(Phase phase) {
        requireWhole();
        boolean again = (phase == Phase.GATE || phase == Phase.ESTIMATE) && next.compareTo(phase) > 0;
        if (next != phase && !again) {
            throw new IllegalStateException("the phase " + next.word() + " comes next, not " + phase.word());
        }
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException("an update was left half way; this walk can only be closed");
        }
    }

    private static <T> T held(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a phase was left out");
        }
        return part;
    }
}
