package org.hone.lower;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Elaborator;
import org.hone.check.Show;
import org.hone.check.Sites;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
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
                .note("the last optimiser step of each batch would have other denominators"));
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
                .note("the run has " + updates + " optimiser steps, so the learning rate would never be reached"));
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
                        .note("it has " + String.join(", ", data.columns().keySet())));
            }
        }
        return sound;
    }

    /** Whether a schedule can do without rollouts: it only imitates, with weights that ask for no pass rate. */
    boolean imitation(ScheduleInfo schedule, Span recipe) {
        boolean sound = true;
        for (ScheduleInfo.Entry term : schedule.entries()) {
            String name = term.graph().name();
            boolean samples = term.graph().source() != SourceKind.DEMOS;
            boolean asks = Inspect.any(term.weight(), x -> x instanceof Expr.Stat s && Inspect.needsRollouts(s.stat()));
            if (sound && (samples || asks)) {
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

    /** All checks of a schedule in a recipe. */
    boolean schedule(
            ScheduleInfo schedule, Setting setting, Optional<DatasetInfo> data, Optional<Value.Noun> dataNoun) {
        boolean sound = true;
        for (ScheduleInfo.Entry entry : schedule.entries()) {
            sound &= gate(entry, setting);
            sound &= demonstrations(entry, data, dataNoun);
            sound &= literals(entry, setting);
        }
        for (ScheduleInfo.Term term : schedule.terms()) {
            sound &= group(term, setting);
            sound &= new ClipChecks(elaborator, setting.batchPlace()).check(term, setting.updates());
            sound &= recorded(term);
            deviation(term);
            lengths(term);
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
        balance(schedule);
        return sound;
    }

    private boolean gate(ScheduleInfo.Entry term, Setting setting) {
        GateReach reach = new GateReach(term.weight(), setting.n(), setting.steps());
        boolean sound = true;
        for (Map.Entry<Expr, Boolean> constant : reach.constant().entrySet()) {
            Optional<Place> place = elaborator.sites().comparison(constant.getKey());
            if (place.isPresent()) {
                sound = false;
                never(constant.getKey(), constant.getValue(), place.get(), setting);
            }
        }
        boolean said = !sound;
        for (Map.Entry<Expr, Boolean> side : reach.oneSided().entrySet()) {
            Optional<Sites.Choice> choice = elaborator.sites().choice(side.getKey());
            if (choice.isPresent() && !said) {
                sound = false;
                add(at(
                        Code.UNREACHABLE_BRANCH,
                        side.getValue()
                                ? choice.get().otherwise()
                                : choice.get().then(),
                        "no prompt of any step takes this branch"));
            }
        }
        if (sound && reach.alwaysZero()) {
            sound = false;
            add(at(
                            Code.WEIGHT_ZERO,
                            term.weightPlace(),
                            "the weight of `" + term.graph().name() + "` is always 0")
                    .help("remove the term, or give it a weight that some prompt gets"));
        }
        return sound;
    }

    private void never(Expr comparison, boolean value, Place place, Setting setting) {
        Diagnostic d = at(Code.GATE_NEVER, place, "this condition is always " + value);
        if (reads(comparison, PromptStat.PASS_RATE)) {
            d = d.note("with n = " + setting.n() + " the pass rate is one of 0, " + fraction(1, setting.n()) + " … "
                    + fraction(setting.n() - 1, setting.n()) + ", 1");
        } else if (reads(comparison, PromptStat.STEP) || reads(comparison, PromptStat.PROGRESS)) {
            d = d.note("the run has " + setting.steps() + " steps");
        }
        add(d);
    }

    private static String fraction(int a, int b) {
        return a + "/" + b;
    }

    private boolean group(ScheduleInfo.Term term, Setting setting) {
        EstimatorGraph g = term.estimator().graph();
        if (setting.n() > 1 || g.source() != SourceKind.ROLLOUTS || !Inspect.groupStatistics(g.advantage())) {
            return true;
        }
        boolean leaveOneOut =
                term.estimator().calls().stream().anyMatch(c -> c.function().equals("leave_one_out"));
        Diagnostic d = leaveOneOut
                ? at(Code.LEAVE_ONE_OUT_OF_ONE, term.place(), "`" + g.name() + "` leaves one out of a single rollout")
                : at(Code.GROUP_OF_ONE, term.place(), "`" + g.name() + "` compares a single rollout with itself");
        add(d.note("with n = 1 every advantage is 0 and nothing is learnt")
                .help("sample more: `rollouts = { n: 4, … }`"));
        return false;
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

    private boolean literals(ScheduleInfo.Entry term, Setting setting) {
        Optional<Expr.Binary> product = Inspect.passCount(term.weight());
        if (product.isEmpty()) {
            return true;
        }
        double count = Inspect.literal(product.get());
        if (count == setting.n()) {
            return true;
        }
        Place place = elaborator.sites().comparison(product.get()).orElse(term.weightPlace());
        add(at(
                        Code.LITERAL_COUNT,
                        place,
                        "the pass rate times " + Show.number(count) + " is no number of rollouts: n is " + setting.n())
                .help("write `q.n`, which follows the recipe"));
        return false;
    }

    /** Dr. GRPO's constant denominator with GRPO's division by the deviation left on. */
    private void deviation(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        boolean constant = g.aggregate().steps().stream()
                .anyMatch(s -> s instanceof Aggregate.Step.Scale scale
                        && Inspect.reads(scale.factor(), SourceField.MAX_REPLY));
        if (constant && Inspect.deviation(g.advantage())) {
            Place place = term.place();
            add(Diagnostic.warning(
                            Code.DIFFICULTY_BIAS,
                            place.source(),
                            place.span(),
                            "`" + g.name() + "` divides by the group's deviation under a constant denominator")
                    .note(
                            "the constant denominator of Dr. GRPO removes the length bias, the deviation brings the difficulty bias back")
                    .help("use `centred` for the advantage"));
        }
    }

    /** A ratio per reply whose reply then weighs as much as it is long. */
    private void lengths(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        boolean perReply = Inspect.any(
                g.reference(),
                e -> e instanceof Expr.Reduce r
                        && r.per() == Axis.SEQUENCE
                        && Inspect.reads(r.x(), SourceField.POLICY_LOGPROB)
                        && Inspect.reads(r.x(), SourceField.BEHAVIOUR_LOGPROB));
        if (perReply && Inspect.countsTokens(g.aggregate())) {
            Place place = term.place();
            add(Diagnostic.warning(
                            Code.WEIGHTED_BY_LENGTH,
                            place.source(),
                            place.span(),
                            "`" + g.name() + "` has one ratio per reply but weighs each reply by its length")
                    .note("GSPO's objective is a mean over replies of their ratios times their advantages")
                    .help("take the mean over the reply first: `l |> mean(per: sequence) |> …`"));
        }
    }

    /** Whether a model can render the prompts of the data. */
    boolean template(ModelPlan model, DatasetInfo data, Span span) {
        if (!data.plan().chat() || model.source() instanceof ModelPlan.Source.Directory) {
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

    private static boolean reads(Expr e, PromptStat stat) {
        return Inspect.any(e, x -> x instanceof Expr.Stat s && s.stat() == stat);
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        elaborator.reporter().add(d);
    }
}
