package org.hone.lower;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.ast.Action.Evaluate;
import org.hone.ast.Action.Step;
import org.hone.ast.Action.Train;
import org.hone.ast.Declaration;
import org.hone.check.Value;
import org.hone.plan.Action.ModelRef;
import org.hone.plan.Action.Operation;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.types.Scalar;

/**
 * Trainings and evaluations with everything they need.
 *
 * @param seed what {@code --seed} says
 */
record TrainingLowering(RunScope scope, OptionalLong seed) {

    /** {@code train RECIPE with { … }}. */
    Optional<Operation> train(Train t) {
        Optional<Value.Noun> recipe = scope.noun(t.recipe(), Declaration.Recipe.class, "train");
        FieldReader f = scope.options(t.options(), t.span(), "train");
        double declaredSeed = f.number("seed", Scalar.INT, 0);
        Optional<RecipeInfo> info = recipe.flatMap(scope.nouns()::recipe);
        int saveEvery = f.whole(
                "save_every", Scalar.STEPS, 1, info.map(RecipeInfo::saveEvery).orElse(1));
        int evalEvery = f.whole(
                "eval_every", Scalar.STEPS, 0, info.map(RecipeInfo::evalEvery).orElse(0));
        Optional<Value.Noun> on = f.noun("eval_on", Declaration.Dataset.class);
        Optional<String> by = f.text("eval_by");
        Optional<Value.Noun> scoredBy = f.noun("eval_reward", Declaration.Reward.class);
        f.refuseOthers();
        scope.nouns().report(f.section());
        if (on.isEmpty() && !f.failed() && (evalEvery > 0 || f.has("eval_by") || f.has("eval_reward"))) {
            f.missing("eval_on", "DATASET");
        }
        Optional<RecipePlan> plan = info.map(RecipeInfo::plan);
        if (plan.isEmpty() || f.failed()) {
            return Optional.empty();
        }
        Optional<EvaluatePlan> evaluation = Optional.empty();
        if (on.isPresent()) {
            Optional<DatasetInfo> rows = scope.nouns().dataset(on.get());
            evaluation = rows.flatMap(d -> heldOut(plan.get(), d, scoredBy, by, f));
            if (evaluation.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Operation.Train(
                new TrainPlan(plan.get(), seed.orElse((long) declaredSeed), saveEvery, evalEvery, evaluation)));
    }

    /** {@code step RECIPE with { … }}. */
    Optional<Operation> step(Step s) {
        Optional<Value.Noun> recipe = scope.noun(s.recipe(), Declaration.Recipe.class, "step");
        FieldReader f = scope.options(s.options(), s.span(), "step");
        double declaredSeed = f.number("seed", Scalar.INT, 0);
        f.refuseOthers();
        scope.nouns().report(f.section());
        Optional<RecipePlan> plan = recipe.flatMap(scope.nouns()::recipe).map(RecipeInfo::plan);
        return plan.isEmpty() || f.failed()
                ? Optional.empty()
                : Optional.of(new Operation.Step(
                        new TrainPlan(plan.get(), seed.orElse((long) declaredSeed), 1, 0, Optional.empty())));
    }

    /** The evaluation during a training: greedy, by the reward of the rollouts unless another is given. */
    private Optional<EvaluatePlan> heldOut(
            RecipePlan recipe, DatasetInfo rows, Optional<Value.Noun> given, Optional<String> by, FieldReader f) {
        Optional<RewardInfo> own = given.flatMap(scope.nouns()::reward);
        if (given.isPresent() && own.isEmpty()) {
            return Optional.empty();
        }
        if (own.isPresent()
                && !new RecipeChecks(scope.elaborator(), scope.module().source())
                        .columns(own.get(), rows, f.span("eval_reward"))) {
            return Optional.empty();
        }
        if (by.isPresent() && !scope.column(rows, by.get(), f.span("eval_by"))) {
            return Optional.empty();
        }
        Optional<RewardPlan> reward =
                own.map(RewardInfo::plan).or(() -> recipe.rollouts().map(RolloutPlan::reward));
        if (reward.isEmpty()) {
            f.missing("eval_reward", "REWARD");
        }
        List<String> stop = recipe.rollouts().map(RolloutPlan::stop).orElse(List.of());
        return reward.map(r -> new EvaluatePlan(rows.plan(), r, 1, 0, 1, stop, by));
    }

    /** {@code evaluate MODEL on DATASET with { … }}. */
    Optional<Operation> evaluate(Evaluate e) {
        Optional<ModelRef> model = scope.model(e.model(), "evaluate");
        Optional<Value.Noun> data = scope.noun(e.dataset(), Declaration.Dataset.class, "evaluate … on");
        FieldReader f = scope.options(e.options(), e.span(), "evaluate");
        Optional<Value.Noun> reward = f.requiredNoun("reward", Declaration.Reward.class);
        int k = f.whole("k", Scalar.INT, 1, 1);
        double temperature = f.number("temperature", Scalar.REAL, k > 1 ? 0.6 : 0.0);
        double topP = f.number("top_p", Scalar.PROB, 1.0);
        List<String> stop = f.texts("stop");
        Optional<String> by = f.text("by");
        f.refuseOthers();
        scope.nouns().report(f.section());
        f.range("temperature", Double.isNaN(temperature) || temperature >= 0, "at least 0");
        f.range("k", k <= 1 || temperature != 0, "1 when the temperature is 0: greedy replies are all the same");
        f.range("top_p", Double.isNaN(topP) || topP > 0, "above 0");
        Optional<RewardInfo> scored = reward.flatMap(scope.nouns()::reward);
        Optional<DatasetInfo> rows = data.flatMap(scope.nouns()::dataset);
        boolean columns = true;
        if (scored.isPresent() && rows.isPresent()) {
            columns = new RecipeChecks(scope.elaborator(), scope.module().source())
                    .columns(scored.get(), rows.get(), f.span("reward"));
            columns &= by.isEmpty() || scope.column(rows.get(), by.get(), f.span("by"));
        }
        if (model.isEmpty() || scored.isEmpty() || rows.isEmpty() || f.failed() || !columns) {
            return Optional.empty();
        }
        return Optional.of(new Operation.Evaluate(
                model.get(), new EvaluatePlan(rows.get().plan(), scored.get().plan(), k, temperature, topP, stop, by)));
    }
}
