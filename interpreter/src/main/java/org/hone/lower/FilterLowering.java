package org.hone.lower;

import java.util.Optional;
import java.util.OptionalInt;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.formula.Formula;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.plan.FilterPlan;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.Type;

/** {@code filter = { keep: q => …, rounds: 10 }}. */
final class FilterLowering {
    private static final int ROUNDS = 10;

    private final Elaborator elaborator;

    FilterLowering(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** The filter of a recipe, if it has one; a mistake fails the recipe. */
    Optional<FilterPlan> lower(FieldReader recipe) {
        boolean given = recipe.has("filter");
        Optional<FieldReader> record = recipe.record("filter");
        if (record.isEmpty()) {
            if (!given) {
                recipe.section().byDefault("filter", "none: every prompt of the batch is trained on");
            }
            return Optional.empty();
        }
        FieldReader f = record.get();
        Optional<Value> keep = f.value("keep", new Type.Anything());
        int rounds = f.whole("rounds", Scalar.INT, 1, ROUNDS);
        if (!f.has("keep")) {
            f.missing("keep", "q => q.pass_rate > 0.0 and q.pass_rate < 1.0");
        }
        f.refuseOthers();
        Optional<Expr> condition = keep.flatMap(value -> condition(value, f.env(), f.span("keep")));
        if (f.failed() || condition.isEmpty()) {
            recipe.fail();
            return Optional.empty();
        }
        recipe.section().derived("filter keeps", Formula.program(condition.get()));
        return Optional.of(new FilterPlan(condition.get(), rounds));
    }

    private Optional<Expr> condition(Value function, Env env, Span span) {
        Value value = elaborator.apply(function, new Value.Stats(), env, span);
        if (value instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
            return Optional.of(n.expr());
        }
        if (!(value instanceof Value.Unknown)) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.TYPE_MISMATCH,
                                    env.module().source(),
                                    span,
                                    "`keep` does not say whether a prompt is kept")
                            .label("gives " + Show.type(value))
                            .help("for example `q => q.pass_rate > 0.0 and q.pass_rate < 1.0`"));
        }
        return Optional.empty();
    }

    /**
     * Whether a filter can be carried out, has something to do, and leaves every term of the schedule some prompt.
     *
     * @param rollouts whether the recipe samples any
     */
    boolean check(
            FilterPlan filter,
            FieldReader recipe,
            Optional<ScheduleInfo> schedule,
            boolean rollouts,
            int n,
            int steps) {
        Span span = recipe.span("filter");
        boolean asks = Inspect.any(filter.keep(), x -> x instanceof Expr.Stat s && Inspect.needsRollouts(s.stat()));
        if (asks && !rollouts) {
            add(recipe, Code.MISSING_FIELD, span, "the filter depends on rollouts, but the recipe has no `rollouts`");
            return false;
        }
        GateReach reach = new GateReach(filter.keep(), Math.max(n, 1), steps);
        if (reach.always(1)) {
            add(recipe, Code.DEAD_FILTER, span, "this filter keeps every prompt");
            return false;
        }
        if (reach.always(0)) {
            add(recipe, Code.DEAD_FILTER, span, "this filter drops every prompt");
            return false;
        }
        if (schedule.isPresent()) {
            OptionalInt term = FilteredTerms.first(filter, schedule.get().graph(), n, steps);
            term.ifPresent(index -> starved(schedule.get().entries().get(index), recipe, span));
            return term.isEmpty();
        }
        return true;
    }

    private void starved(ScheduleInfo.Entry term, FieldReader recipe, Span span) {
        elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.FILTERED_TERM,
                                term.place().source(),
                                term.place().span(),
                                "the filter drops every prompt that `"
                                        + term.graph().name() + "` would train on")
                        .also(recipe.module().source(), span, "the filter")
                        .note("a dropped prompt is dropped whole, its demonstration too")
                        .help("keep those prompts: `keep: q => … or …`, or leave the term out"));
    }

    private void add(FieldReader recipe, Code code, Span span, String message) {
        Diagnostic d = Diagnostic.error(code, recipe.module().source(), span, message);
        elaborator
                .reporter()
                .add(
                        code == Code.DEAD_FILTER
                                ? d.note("its condition has the same value for every pass rate and step of this recipe")
                                        .help("leave `filter` out, or let the condition depend on `q.pass_rate`")
                                : d.help("add `rollouts = { n: 4, temperature: 1.0, reward: … }`"));
    }
}
