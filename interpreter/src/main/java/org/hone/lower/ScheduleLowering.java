package org.hone.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.formula.Formula;
import org.hone.resolve.Module;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.source.Place;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.Type;

/** {@code schedule}: for each term an estimator and the weight of a prompt. */
final class ScheduleLowering {
    private final Nouns nouns;

    ScheduleLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<ScheduleInfo> lower(Value.Noun noun, Declaration.Schedule schedule) {
        Elaborator elaborator = nouns.elaborator();
        Module module = noun.module();
        Env scope = Env.of(module).inner();
        boolean failed = false;
        for (Parameter p : schedule.parameters()) {
            Type type = elaborator.type(p.type(), module);
            boolean stats = type instanceof Type.Stats;
            if (!stats) {
                failed = true;
                elaborator
                        .reporter()
                        .error(scope, Code.TYPE_MISMATCH, p.span(), "the parameter of a schedule is a `PromptStats`");
            }
            scope.with(p.name().text(), stats ? new Value.Stats() : Value.UNKNOWN);
        }
        List<ScheduleInfo.Entry> terms = new ArrayList<>();
        Map<String, Span> written = new HashMap<>();
        SectionBuilder section = new SectionBuilder("schedule", schedule.name().text());
        for (Member member : schedule.block().members()) {
            switch (member) {
                case Member.Let let -> elaborator.bind(let, scope);
                case Member.Weight w -> {
                    Optional<ScheduleInfo.Entry> term = twice(w, written, module) ? Optional.empty() : term(w, scope);
                    term.ifPresent(terms::add);
                    failed |= term.isEmpty();
                    section.written(
                            "weight " + module.source().text(w.estimator().span()),
                            module.source().text(w.value().span()));
                }
                case Member.Field f -> {
                    failed = true;
                    elaborator
                            .reporter()
                            .add(Diagnostic.error(
                                            Code.UNKNOWN_FIELD,
                                            module.source(),
                                            f.name().span(),
                                            "a schedule has no field `"
                                                    + f.name().text() + "`")
                                    .help("`let " + f.name().text() + " = …` names a value, `weight "
                                            + f.name().text() + " = …` gives an estimator its weight"));
                }
                case Member.Assert a -> {}
                case Member.AssertEquivalent a -> {}
            }
        }
        if (terms.isEmpty() && !failed) {
            failed = true;
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.MISSING_FIELD,
                                    module.source(),
                                    schedule.name().span(),
                                    "the schedule `" + schedule.name().text() + "` has no term")
                            .help("add `weight ESTIMATOR = 1.0`"));
        }
        nouns.report(section);
        if (failed) {
            return Optional.empty();
        }
        List<ScheduleGraph.Term> graph = terms.stream()
                .map(t -> new ScheduleGraph.Term(t.graph(), t.weight()))
                .toList();
        return Optional.of(new ScheduleInfo(new ScheduleGraph(schedule.name().text(), graph), terms));
    }

    /** A second weight for the same term would be added to the first in silence. */
    private boolean twice(Member.Weight w, Map<String, Span> written, Module module) {
        String text = module.source().text(w.estimator().span());
        Span before =
                written.putIfAbsent(text.replaceAll("\\s+", ""), w.estimator().span());
        if (before == null) {
            return false;
        }
        nouns.elaborator()
                .reporter()
                .add(Diagnostic.error(
                                Code.DUPLICATE_FIELD,
                                module.source(),
                                w.estimator().span(),
                                "`" + text + "` is given a weight twice")
                        .also(module.source(), before, "the first one")
                        .help("write their sum, once"));
        return true;
    }

    private Optional<ScheduleInfo.Entry> term(Member.Weight w, Env scope) {
        Elaborator elaborator = nouns.elaborator();
        boolean called = w.estimator() instanceof Expression.Call;
        Expression named = w.estimator() instanceof Expression.Call c ? c.callee() : w.estimator();
        List<Argument> arguments = w.estimator() instanceof Expression.Call c ? c.arguments() : List.of();
        Value value = elaborator.eval(named, scope);
        Span span = called ? w.estimator().span() : named.span();
        Optional<TermInfo> estimator = Optional.empty();
        if (value instanceof Value.Noun n && n.declaration() instanceof Declaration.Estimator) {
            estimator = new EstimatorLowering(elaborator).lower(n, arguments, scope, span);
        } else if (!(value instanceof Value.Unknown)) {
            elaborator
                    .reporter()
                    .error(scope, Code.NOT_A_NOUN, named.span(), "a term takes an estimator, not " + Show.type(value));
        }
        Span at = w.value().span();
        Value weight = elaborator.fit(
                elaborator.eval(w.value(), scope),
                new Type.Numeric(Scalar.REAL, Optional.empty()),
                scope,
                at,
                "a weight");
        if (estimator.isEmpty() || !(weight instanceof Value.Num n)) {
            return Optional.empty();
        }
        if (estimator.get() instanceof EstimatorInfo && n.constant().orElse(0) < 0) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(Code.VALUE_RANGE, scope.module().source(), at, "a weight is at least 0")
                            .note(
                                    "a negative weight turns the term round: it would push away what it is written to teach")
                            .help("change the sign in the advantage, where a reader looks for it"));
            return Optional.empty();
        }
        Place there = new Place(scope.module().source(), span);
        Place weighed = new Place(scope.module().source(), at);
        return Optional.of(
                switch (estimator.get()) {
                    case EstimatorInfo e -> {
                        report(e);
                        yield new ScheduleInfo.Term(e, n.expr(), there, weighed);
                    }
                    case VocabularyInfo v -> {
                        report(v);
                        yield new ScheduleInfo.Vocabulary(v.graph(), n.expr(), there, weighed);
                    }
                });
    }

    private void report(VocabularyInfo term) {
        SectionBuilder section =
                new SectionBuilder("vocabulary term", term.graph().name());
        section.derived("source", term.graph().source().typeName());
        section.derived("objective", Formula.program(term.graph()));
        section.derived("gradient", "exact, through the logits of the whole vocabulary; no coefficient");
        section.derived("aggregate", Formula.program(term.graph().aggregate()));
        section.derived("denominators", Formula.denominators(term.graph().aggregate()));
        nouns.report(section);
    }

    private void report(EstimatorInfo estimator) {
        SectionBuilder section =
                new SectionBuilder("estimator", estimator.graph().name());
        section.derived("source", estimator.graph().source().typeName());
        section.derived("mask", Formula.program(estimator.graph().mask()));
        section.derived("reference", Formula.program(estimator.graph().reference()));
        section.derived("advantage", Formula.program(estimator.graph().advantage()));
        section.derived("likelihood", Formula.program(estimator.graph().likelihood()));
        section.derived("aggregate", Formula.program(estimator.graph().aggregate()));
        section.derived("denominators", Formula.denominators(estimator.graph().aggregate()));
        nouns.report(section);
    }
}
