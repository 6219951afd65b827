package org.hone.lower;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.plan.Canonical;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.plan.FilterPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.source.Place;
import org.hone.source.Span;
import org.hone.types.Scalar;

/** {@code recipe}. */
final class RecipeLowering {
    private final Nouns nouns;

    RecipeLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<RecipeInfo> lower(Value.Noun noun, Declaration.Recipe recipe) {
        String name = recipe.name().text();
        SectionBuilder section = new SectionBuilder("recipe", name);
        FieldReader f = FieldReader.of(
                nouns.elaborator(),
                Env.of(noun.module()),
                recipe.block(),
                recipe.name().span(),
                "the recipe `" + name + "`",
                section);
        Optional<Value.Noun> model = f.requiredNoun("model", Declaration.Model.class);
        Map<Companion, CompanionChecks.Declared> companions = companions(f);
        Optional<Value.Noun> data = f.requiredNoun("data", Declaration.Dataset.class);
        Optional<Rollouts> rollouts = rollouts(f);
        Optional<Value.Noun> schedule = f.requiredNoun("schedule", Declaration.Schedule.class);
        Optional<Value.Noun> optimizer = f.requiredNoun("optimizer", Declaration.Optimizer.class);
        int batch = f.requiredWhole("batch", Scalar.PROMPTS, 1);
        int minibatch = f.whole("minibatch", Scalar.PROMPTS, 1, Math.max(1, batch));
        int epochs = f.whole("epochs", Scalar.INT, 1, 1);
        int steps = f.requiredWhole("steps", Scalar.STEPS, 1);
        Precision precision =
                f.word("precision", List.of("fp32", "bf16")).equals("bf16") ? Precision.BF16 : Precision.FP32;
        int saveEvery = f.whole("save_every", Scalar.STEPS, 1, 50);
        int evalEvery = f.whole("eval_every", Scalar.STEPS, 0, 0);
        FilterLowering filters = new FilterLowering(nouns.elaborator());
        Optional<FilterPlan> filter = filters.lower(f);
        f.refuseOthers();
        Optional<ModelPlan> modelPlan = model.flatMap(nouns::model).map(m -> m.in(precision));
        Optional<DatasetInfo> dataPlan = data.flatMap(nouns::dataset);
        Optional<RewardInfo> rewardPlan = rollouts.flatMap(Rollouts::reward).flatMap(nouns::reward);
        Optional<ScheduleInfo> scheduleInfo = schedule.flatMap(nouns::schedule);
        Optional<OptimizerInfo> optimizerInfo = optimizer.flatMap(nouns::optimizer);
        RecipeChecks checks = new RecipeChecks(nouns.elaborator(), noun.module().source());
        boolean split = batch > 0 && minibatch > 0;
        if (split && batch % minibatch != 0) {
            checks.split(f.span("minibatch"), batch, minibatch);
            f.fail();
        }
        boolean imitates = !f.has("rollouts");
        Place here = new Place(noun.module().source(), f.span("rollouts"));
        boolean sound = true;
        if (split && epochs > 0 && batch % minibatch == 0 && steps > 0) {
            int updates = batch / minibatch * epochs;
            section.derived("optimiser steps", updates + " on each batch, " + (long) updates * steps + " in all");
            sound &= checks.warmup(optimizerInfo, (long) updates * steps);
            sound &= scheduleInfo
                    .map(s -> {
                        if (imitates) {
                            return checks.imitation(s, f.span("rollouts"))
                                    && checks.schedule(
                                            s,
                                            new RecipeChecks.Setting(1, 1, steps, updates, here, split(f)),
                                            dataPlan,
                                            data);
                        }
                        return rollouts.isEmpty()
                                || checks.schedule(
                                        s,
                                        new RecipeChecks.Setting(
                                                rollouts.get().n(),
                                                rollouts.get().topP(),
                                                steps,
                                                updates,
                                                rollouts.get().topPlace(),
                                                split(f)),
                                        dataPlan,
                                        data);
                    })
                    .orElse(true);
        }
        if (scheduleInfo.isPresent() && rollouts.isPresent() && sound && !f.has("filter")) {
            checks.unreadRollouts(scheduleInfo.get(), f.span("rollouts"));
        }
        if (filter.isPresent() && steps > 0) {
            sound &= filters.check(
                    filter.get(),
                    f,
                    scheduleInfo,
                    !imitates,
                    rollouts.map(Rollouts::n).orElse(1),
                    steps);
        }
        if (rollouts.isPresent() && modelPlan.isPresent()) {
            sound &= buffer(rollouts.get(), modelPlan.get());
        }
        if (scheduleInfo.isPresent()) {
            sound &= new CompanionChecks(nouns.elaborator()).check(scheduleInfo.get(), companions, modelPlan);
        }
        Optional<Map<Companion, ModelPlan>> companionPlans = CompanionChecks.plans(companions, precision);
        if (rewardPlan.isPresent() && dataPlan.isPresent() && rollouts.isPresent()) {
            sound &= checks.columns(
                    rewardPlan.get(), dataPlan.get(), rollouts.get().rewardSpan());
        }
        if (modelPlan.isPresent() && dataPlan.isPresent()) {
            sound &= checks.template(modelPlan.get(), dataPlan.get(), f.span("data"));
        }
        nouns.report(section);
        boolean whole = modelPlan.isPresent()
                && companionPlans.isPresent()
                && dataPlan.isPresent()
                && (imitates || rewardPlan.isPresent())
                && scheduleInfo.isPresent()
                && optimizerInfo.isPresent()
                && (imitates || rollouts.isPresent());
        if (f.failed() || !sound || !whole) {
            return Optional.empty();
        }
        RecipePlan plan = new RecipePlan(
                name,
                "",
                modelPlan.get(),
                companionPlans.get(),
                dataPlan.get().plan(),
                rollouts.flatMap(r -> rewardPlan.map(w -> new RolloutPlan(
                        r.n(), r.temperature(), r.topP(), w.plan(), r.overlong(), r.buffer(), r.stop()))),
                filter,
                scheduleInfo.get().graph(),
                optimizerInfo.get().plan(),
                batch,
                minibatch,
                epochs,
                steps);
        return Optional.of(new RecipeInfo(digested(plan), saveEvery, evalEvery));
    }

    /** Where the recipe says how a batch is split, or else how large it is. */
    private static Place split(FieldReader f) {
        String field = f.has("minibatch") ? "minibatch" : "batch";
        return new Place(f.module().source(), f.span(field));
    }

    private RecipePlan digested(RecipePlan plan) {
        String digest = Canonical.digest(List.of(Canonical.json(plan), nouns.ground()));
        return new RecipePlan(
                plan.name(),
                digest,
                plan.model(),
                plan.companions(),
                plan.data(),
                plan.rollouts(),
                plan.filter(),
                plan.schedule(),
                plan.optimizer(),
                plan.batch(),
                plan.minibatch(),
                plan.epochs(),
                plan.steps());
    }

    private Map<Companion, CompanionChecks.Declared> companions(FieldReader recipe) {
        Map<Companion, CompanionChecks.Declared> declared = new EnumMap<>(Companion.class);
        for (Companion companion : Companion.values()) {
            Optional<Value.Noun> model = recipe.noun(companion.word(), Declaration.Model.class);
            if (recipe.has(companion.word())) {
                Place place = new Place(recipe.module().source(), recipe.span(companion.word()));
                declared.put(companion, new CompanionChecks.Declared(model.flatMap(nouns::model), place));
            }
        }
        return declared;
    }

    private record Rollouts(
            int n,
            double temperature,
            double topP,
            Optional<Value.Noun> reward,
            Span rewardSpan,
            Place topPlace,
            RolloutPlan.Overlong overlong,
            int buffer,
            Place bufferPlace,
            List<String> stop) {}

    private boolean buffer(Rollouts rollouts, ModelPlan model) {
        if (rollouts.buffer() <= model.maxReply()) {
            return true;
        }
        Place place = rollouts.bufferPlace();
        nouns.elaborator()
                .reporter()
                .add(Diagnostic.error(
                        Code.VALUE_RANGE,
                        place.source(),
                        place.span(),
                        "`overlong_buffer` is at most the model's `max_reply`, " + model.maxReply() + " tokens"));
        return false;
    }

    private static Optional<Rollouts> rollouts(FieldReader recipe) {
        boolean given = recipe.has("rollouts");
        Optional<FieldReader> record = recipe.record("rollouts");
        if (record.isEmpty()) {
            if (!given) {
                recipe.section().byDefault("rollouts", "none: the recipe only imitates");
            }
            return Optional.empty();
        }
        FieldReader f = record.get();
        int n = f.requiredWhole("n", Scalar.INT, 1);
        double temperature = f.number("temperature", Scalar.REAL, 1.0);
        double topP = f.number("top_p", Scalar.PROB, 1.0);
        Optional<Value.Noun> reward = f.requiredNoun("reward", Declaration.Reward.class);
        String overlong = f.word("overlong", List.of("score", "zero", "mask", "soft"));
        boolean soft = overlong.equals("soft");
        int buffer = soft ? f.requiredWhole("overlong_buffer", Scalar.TOKENS, 1) : 0;
        if (!soft && f.has("overlong_buffer")) {
            f.refuse("overlong_buffer", "`overlong_buffer` does nothing without `overlong: \"soft\"`");
        }
        List<String> stop = f.texts("stop");
        f.refuseOthers();
        f.range(
                "temperature",
                Double.isNaN(temperature) || temperature > 0,
                "above 0: greedy rollouts are all the same");
        f.range("top_p", Double.isNaN(topP) || topP > 0, "above 0");
        if (f.failed()) {
            recipe.fail();
            if (n < 1) {
                return Optional.empty();
            }
        }
        Place place = new Place(f.module().source(), f.span("top_p"));
        return Optional.of(new Rollouts(
                n,
                temperature,
                topP,
                reward,
                f.span("reward"),
                place,
                RolloutPlan.Overlong.valueOf(overlong.toUpperCase(Locale.ROOT)),
                buffer,
                new Place(f.module().source(), f.span("overlong_buffer")),
                stop));
    }
}
