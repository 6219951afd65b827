package org.hone.runtime.train;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.rollout.Footprint;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.Machine;
import org.hone.runtime.torch.CoefficientModule;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a step of training reads and changes: the model, its companions, the optimiser's state, what is
 * remembered of prompts, and the recipe, compiled.
 */
final class TrainingState implements AutoCloseable {
    private final TorchRuntime runtime;
    private final Scripts scripts;
    private final Dataset data;
    private final long seed;
    private final LanguageModel model;
    private final Companions companions;
    private final Learner learner;
    private final PromptHistory history = new PromptHistory();
    private final int firstStep;
    private Loaded loaded;
    private boolean released;

    /** A recipe with what was made for it. */
    private record Loaded(RecipePlan recipe, Needs needs, CoefficientModule coefficients, Sampler sampler) {}

    /**
     * Loads what a recipe needs.
     *
     * @param from the checkpoint to go on from; without one training begins
     * @throws IOException if the checkpoint cannot be read
     */
    TrainingState(
            TorchRuntime runtime, Scripts scripts, TrainPlan plan, Dataset data, Needs needs, Optional<Checkpoint> from)
            throws IOException {
        this.runtime = runtime;
        this.scripts = scripts;
        this.data = data;
        seed = plan.seed();
        RecipePlan recipe = plan.recipe();
        firstStep = from.map(Checkpoint::step).orElse(0) + 1;
        model = TrainCheckpoint.model(runtime, recipe.model(), from);
        @Nullable Companions others = null;
        @Nullable Learner optimizer = null;
        boolean whole = false;
        try {
            others = Companions.load(runtime, recipe.companions(), needs.terms(), model);
            optimizer = new Learner(model.policy(), Footprint.activations(recipe, Machine.memory()));
            if (from.isPresent()) {
                TrainCheckpoint.restore(from.get(), optimizer, history);
            }
            loaded = load(recipe, needs);
            whole = true;
        } finally {
            if (!whole) {
                close(optimizer, others, model);
            }
        }
        companions = others;
        learner = optimizer;
    }

    private Loaded load(RecipePlan recipe, Needs needs) {
        return new Loaded(
                recipe,
                needs,
                new CoefficientModule(runtime, Term.methods(needs.terms())),
                new Sampler(model, data, recipe, scripts, seed, needs.rollouts(), needs.demos()));
    }

    /** The recipe takes the place of the one before; model, optimiser and memory stay. On a failure nothing changes. */
    void replace(RecipePlan recipe, Needs needs) {
        companions.add(runtime, recipe.companions(), needs.terms(), model);
        Loaded before = loaded;
        loaded = load(recipe, needs);
        before.coefficients().close();
    }

    Dataset data() {
        return data;
    }

    RecipePlan recipe() {
        return loaded.recipe();
    }

    Scripts scripts() {
        return scripts;
    }

    Needs needs() {
        return loaded.needs();
    }

    CoefficientModule coefficients() {
        return loaded.coefficients();
    }

    Sampler sampler() {
        return loaded.sampler();
    }

    LanguageModel model() {
        return model;
    }

    Companions companions() {
        return companions;
    }

    Learner learner() {
        return learner;
    }

    PromptHistory history() {
        return history;
    }

    /** The first step that is not done. */
    int firstStep() {
        return firstStep;
    }

    /** A step, to be done now. */
    TrainingStep step(int number, Consumer<Phase> listener) {
        return new TrainingStep(this, number, listener);
    }

    /** What a checkpoint of now holds. */
    Checkpoint.Content checkpoint() {
        return TrainCheckpoint.content(model.policy(), learner, history);
    }

    /** Gives the model away: {@link #close} leaves it open. */
    LanguageModel release() {
        released = true;
        return model;
    }

    @Override
    public void close() {
        loaded.coefficients().close();
        close(learner, companions, released ? null : model);
    }

    private static void close(
            @Nullable Learner learner, @Nullable Companions companions, @Nullable LanguageModel model) {
        if (learner != null) {
            learner.close();
        }
        if (companions != null) {
            companions.close();
        }
        if (model != null) {
            model.close();
        }
    }
}
