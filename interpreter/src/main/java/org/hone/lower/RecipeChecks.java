package org.hone.lower;

import java.util.List;
import java.util.Optional;
import org.hone.check.Elaborator;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** What can only be judged when estimators, schedule, data and numbers of a recipe are known together. */
final class RecipeChecks {
    private final Elaborator elaborator;
    private final SourceFile source;

    RecipeChecks(Elaborator elaborator, SourceFile source) {
        this.elaborator = elaborator;
        this.source = source;
    }

    /**
     * The numbers of a recipe.
     *
     * @param n rollouts a prompt
     * @param updates optimiser steps on each batch
     * @param topPlace where {@code top_p} stands
     * @param batchPlace where the batch is given
     */
    record Setting(int n, double topP, int steps, int updates, Place topPlace, Place batchPlace) {}

    void split(Span span, int batch, int minibatch) {
        add(Diagnostic.error(
                        Code.BATCH_SPLIT,
                        source,
                        span,
                        "a batch of " + batch + " prompts does not split into minibatches of " + minibatch)
                .note("the last optimiser step of each batch would have other denominators")
                .help("`minibatch = " + divisor(batch, minibatch) + ".prompts` splits it evenly"));
    }

    /** The divisor of a batch that is nearest to what was asked for; of two the larger. */
    private static int divisor(int batch, int wanted) {
        int nearest = batch;
        for (int d = 1; d < batch; d++) {
            boolean nearer = Math.abs(d - wanted) < Math.abs(nearest - wanted)
                    || (Math.abs(d - wanted) == Math.abs(nearest - wanted) && d > nearest);
            if (batch % d == 0 && nearer) {
                nearest = d;
            }
        }
        return nearest;
    }

    /** Whether the warm-up ends before the run does. */
    boolean warmup(Optional<OptimizerInfo> optimizer, long updates) {
        if (optimizer.isEmpty() || optimizer.get().plan().warmup() <= updates) {
            return true;
        }
        Place place = optimizer.get().warmup();
        add(Diagnostic.error(
                        Code.SCHEDULE_TOO_LONG,
                        place.source(),
                        place.span(),
                        "the warm-up of " + optimizer.get().plan().warmup() + " steps is longer than the run")
                .note("the run has " + updates + " optimiser steps, so the learning rate would never be reached")
                .help("warm up for at most " + updates + " steps, or train for more"));
        return false;
    }

    /** Whether a reward finds its columns in the data. */
    boolean columns(RewardInfo reward, DatasetInfo data, Span span) {
        boolean sound = true;
        for (String column : reward.columns()) {
            if (!data.columns().containsKey(column)) {
                sound = false;
                add(Diagnostic.error(
                                Code.MISSING_COLUMN,
                                source,
                                span,
                                "the reward `" + reward.plan().name() + "` reads `row." + column
                                        + "`, which the dataset `" + data.plan().name() + "` does not have")
                        .note("it has " + String.join(", ", data.columns().keySet()))
                        .help(DidYouMean.best(column, data.columns().keySet())
                                .map(near -> "did you mean `row." + near + "`?")
                                .orElse("read one of these, or declare the column in the dataset")));
            }
        }
        return sound;
    }

    /** Whether a schedule can do without rollouts: it only imitates, with weights that ask for no pass rate. */
    boolean imitation(ScheduleInfo schedule, Span recipe) {
        boolean sound = true;
        for (ScheduleInfo.Entry term : schedule.entries()) {
            String name = term.graph().name();
            boolean samples = samples(term);
            if (sound && (samples || asks(term))) {
                sound = false;
                Place place = samples ? term.place() : term.weightPlace();
                add(Diagnostic.error(Code.MISSING_FIELD, source, recipe, "the recipe has no `rollouts`")
                        .also(
                                place.source(),
                                place.span(),
                                samples ? "`" + name + "` trains on rollouts" : "this weight depends on rollouts")
                        .help("add `rollouts = { n: 4, temperature: 1.0, reward: … }`"));
            }
        }
        return sound;
    }

    /** Says so if a recipe without a filter declares rollouts that neither a term nor a weight reads. */
    void unreadRollouts(ScheduleInfo schedule, Span rollouts) {
        if (schedule.entries().stream().noneMatch(term -> samples(term) || asks(term))) {
            add(
                    Diagnostic.warning(Code.UNUSED, source, rollouts, "no term reads these rollouts")
                            .label("none is ever sampled")
                            .note("`" + schedule.graph().name()
                                    + "` only imitates, and none of its weights depends on a pass rate")
                            .help(
                                    "leave `rollouts` out; evaluations during the training name their reward: `eval_reward = …`"));
        }
    }

    private static boolean samples(ScheduleInfo.Entry term) {
        return term.graph().source() != SourceKind.DEMOS;
    }

    private static boolean asks(ScheduleInfo.Entry term) {
        return Inspect.any(term.weight(), x -> x instanceof Expr.Stat s && Inspect.needsRollouts(s.stat()));
    }

    /** All checks of a schedule in a recipe. */
    boolean schedule(
            ScheduleInfo schedule, Setting setting, Optional<DatasetInfo> data, Optional<Value.Noun> dataNoun) {
        boolean sound = true;
        GateChecks gates = new GateChecks(elaborator, setting.n(), setting.steps());
        EstimatorChecks estimators = new EstimatorChecks(elaborator);
        for (ScheduleInfo.Entry entry : schedule.entries()) {
            sound &= gates.check(entry);
            sound &= demonstrations(entry, data, dataNoun);
        }
        for (ScheduleInfo.Term term : schedule.terms()) {
            sound &= estimators.check(term, setting.n());
            sound &= new ClipChecks(elaborator, setting.batchPlace()).check(term, setting.updates());
            sound &= recorded(term);
        }
        boolean trainsRollouts =
                schedule.entries().stream().anyMatch(t -> t.graph().source() != SourceKind.DEMOS);
        if (trainsRollouts && setting.topP() < 1) {
            sound = false;
            add(at(
                            Code.FILTERED_ROLLOUTS,
                            setting.topPlace(),
                            "rollouts with `top_p` below 1 are trained with unfiltered log-probs")
                    .note(
                            "the tokens that the filter removes have probability 0 in the rollouts and more than 0 in training, so every ratio is wrong")
                    .help("leave `top_p` out; it is for evaluation"));
        }
        sound &= units(schedule);
        balance(schedule);
        return sound;
    }

    /** Whether the recipe can compute every field that a term reads. */
    private boolean recorded(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        for (SourceField field : SourceField.values()) {
            if (field.recordedOnly() && Inspect.reads(g, field)) {
                add(
                        at(
                                        Code.SOURCE_LACKS_FIELD,
                                        term.place(),
                                        "`" + g.name() + "` reads " + field.words()
                                                + ", which only recorded batches hold")
                                .note("a recipe that trains has one policy, no value network and no greedy reply")
                                .help(
                                        "use it with `hone estimate --batch`, or train with an estimator of the sampled rewards"));
                return false;
            }
        }
        return true;
    }

    private boolean demonstrations(ScheduleInfo.Entry term, Optional<DatasetInfo> data, Optional<Value.Noun> dataNoun) {
        boolean needed = term.graph().source() != SourceKind.ROLLOUTS;
        if (!needed || data.isEmpty() || data.get().columns().containsKey(DatasetPlan.DEMO)) {
            return true;
        }
        Diagnostic d = at(
                Code.NO_DEMO,
                term.place(),
                "`" + term.graph().name() + "` imitates, but the dataset `"
                        + data.get().plan().name() + "` has no `demo`");
        if (dataNoun.isPresent()) {
            d = d.also(
                    dataNoun.get().module().source(),
                    dataNoun.get().declaration().name().span(),
                    "the dataset");
        }
        add(d.help("add the column that holds the demonstration: `demo: Text = column(\"…\")`"));
        return false;
    }

    /** Whether a model can render the prompts of the data. */
    boolean template(ModelPlan model, DatasetInfo data, Span span) {
        if (!data.plan().chat() || !(model.source() instanceof ModelPlan.Source.Fresh)) {
            return true;
        }
        add(Diagnostic.error(
                        Code.NO_TEMPLATE,
                        source,
                        span,
                        "the prompts of `" + data.plan().name() + "` are chats, but the fresh model `" + model.name()
                                + "` has no chat template")
                .help("declare the column as `prompt: Text`"));
        return false;
    }

    /** A KL over the rollouts that another term trains on must be reduced over a reply as that term is. */
    private boolean units(ScheduleInfo schedule) {
        List<ScheduleInfo.Term> rollouts = schedule.terms().stream()
                .filter(t -> t.estimator().graph().source() == SourceKind.ROLLOUTS)
                .toList();
        for (ScheduleInfo.Term kl : rollouts) {
            EstimatorGraph k = kl.estimator().graph();
            boolean divergence = Inspect.reads(k.advantage(), SourceField.REFERENCE_LOGPROB)
                    || Inspect.reads(k.advantage(), SourceField.TEACHER_LOGPROB);
            for (ScheduleInfo.Term loss : rollouts) {
                EstimatorGraph l = loss.estimator().graph();
                boolean same = Inspect.outer(l.aggregate()) == Inspect.outer(k.aggregate());
                boolean sum = Inspect.constantDenominator(l.aggregate());
                if (divergence && same && sum != Inspect.constantDenominator(k.aggregate())) {
                    add(at(
                                    Code.SUM_AND_MEAN,
                                    kl.place(),
                                    "`" + k.name() + "` is a " + (sum ? "mean" : "sum") + " over each reply, `"
                                            + l.name() + "` a " + (sum ? "sum" : "mean"))
                            .also(loss.place().source(), loss.place().span(), "a " + (sum ? "sum" : "mean"))
                            .note("the weight between them changes with the length of every reply")
                            .help("give both the same `aggregate`"));
                    return false;
                }
            }
        }
        return true;
    }

    /** Terms over the vocabulary regularise; they are no second signal whose share could drift. */
    private void balance(ScheduleInfo schedule) {
        List<ScheduleInfo.Term> terms = schedule.terms();
        for (ScheduleInfo.Term term : terms) {
            Axis first = Inspect.outer(terms.getFirst().estimator().graph().aggregate());
            Axis outer = Inspect.outer(term.estimator().graph().aggregate());
            if (outer != first) {
                String a = terms.getFirst().estimator().graph().name();
                String b = term.estimator().graph().name();
                add(Diagnostic.warning(
                                Code.MIXED_REDUCTIONS,
                                term.place().source(),
                                term.place().span(),
                                "the balance of `" + a + "` and `" + b + "` drifts during the run")
                        .note("`" + a + "` is a mean over all " + Inspect.plural(first) + " of the step, `" + b
                                + "` over all " + Inspect.plural(outer))
                        .note(Inspect.drift(first, outer))
                        .help("end both with `mean(per: prompt) |> mean(per: batch)`"));
                return;
            }
        }
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        elaborator.reporter().add(d);
    }
}
