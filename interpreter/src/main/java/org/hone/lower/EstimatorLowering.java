package org.hone.lower;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.Declaration;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Graph;
import org.hone.check.Show;
import org.hone.check.Slot;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.resolve.Module;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.source.Place;
import org.hone.source.Span;
import org.hone.types.Type;

/**
 * {@code estimator}: its slots become one expression graph each, its aggregate a list of linear steps; one with an
 * {@code objective} is the other kind of term.
 */
final class EstimatorLowering {
    private final Elaborator elaborator;

    EstimatorLowering(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * Lowers an estimator with the arguments of a term; those of its declaration stand for the rest.
     *
     * @param caller the scope of the arguments
     */
    Optional<TermInfo> lower(Value.Noun noun, List<Argument> arguments, Env caller, Span span) {
        Declaration.Estimator estimator = (Declaration.Estimator) noun.declaration();
        Module module = noun.module();
        Optional<SourceKind> source = source(estimator, module);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        List<Parameter> parameters =
                estimator.parameters().subList(1, estimator.parameters().size());
        Env scope = Env.of(module)
                .inner()
                .with(estimator.parameters().getFirst().name().text(), new Value.Source(source.get()));
        Optional<Env> bound =
                elaborator.parameters(estimator.name().text(), parameters, arguments, caller, scope, span);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        elaborator.sites().takeCalls();
        int errors = elaborator.reporter().errors();
        Place term = new Place(caller.module().source(), span);
        Optional<TermGraph> graph = module.standard() && !caller.module().standard()
                ? elaborator.reporter().at(term, () -> graph(estimator, source.get(), bound.get()))
                : graph(estimator, source.get(), bound.get());
        Map<String, Place> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument a = arguments.get(i);
            int at = i;
            String name = a.name()
                    .map(n -> n.text())
                    .orElseGet(() -> parameters.get(at).name().text());
            given.put(name, new Place(caller.module().source(), a.span()));
        }
        List<org.hone.check.Sites.Called> calls = elaborator.sites().takeCalls();
        if (elaborator.reporter().errors() > errors) {
            // What a mistake leads to in a recipe is no mistake of its own.
            return Optional.empty();
        }
        return graph.map(g -> switch (g) {
            case EstimatorGraph e -> new EstimatorInfo(e, module.standard(), term, given, calls, used(given));
            case VocabularyGraph v -> new VocabularyInfo(v, term);
        });
    }

    /** The arguments that are not read as a constant of the graph only. */
    private java.util.Set<Place> used(Map<String, Place> given) {
        return given.values().stream()
                .filter(place -> elaborator.sites().used(place))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    private Optional<TermGraph> graph(Declaration.Estimator estimator, SourceKind source, Env scope) {
        return VocabularyLowering.meant(estimator)
                ? new VocabularyLowering(elaborator, estimator, scope)
                        .lower(source, field -> aggregate(field, scope))
                        .map(v -> v)
                : slots(estimator, source, scope).map(e -> e);
    }

    /** The values of an estimator's parameters, arguments and defaults, in declared order; those that fail are missing. */
    Map<String, Value> values(Value.Noun noun, List<Argument> arguments, Env caller, Span span) {
        Declaration.Estimator estimator = (Declaration.Estimator) noun.declaration();
        List<Parameter> parameters =
                estimator.parameters().subList(1, estimator.parameters().size());
        Map<String, Value> values = new LinkedHashMap<>();
        elaborator
                .parameters(
                        estimator.name().text(),
                        parameters,
                        arguments,
                        caller,
                        Env.of(noun.module()).inner(),
                        span)
                .ifPresent(bound -> parameters.forEach(p -> bound.local(p.name().text())
                        .ifPresent(value -> values.put(p.name().text(), value))));
        return values;
    }

    private Optional<SourceKind> source(Declaration.Estimator estimator, Module module) {
        if (!estimator.parameters().isEmpty()
                && elaborator.type(estimator.parameters().getFirst().type(), module) instanceof Type.Source s) {
            return Optional.of(s.kind());
        }
        boolean said = !estimator.parameters().isEmpty()
                && estimator.parameters().getFirst().type().isPresent()
                && elaborator.type(estimator.parameters().getFirst().type(), module) instanceof Type.Anything;
        if (said) {
            return Optional.empty();
        }
        elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.MISSING_ARGUMENT,
                                module.source(),
                                estimator.name().span(),
                                "the estimator `" + estimator.name().text() + "` does not say what it reads")
                        .help("its first parameter is the source: `(t: Rollouts)`, `(t: Demos)` or `(t: Mixed)`"));
        return Optional.empty();
    }

    private Optional<EstimatorGraph> slots(Declaration.Estimator estimator, SourceKind source, Env scope) {
        Map<Slot, Expr> slots = new EnumMap<>(Slot.class);
        Optional<Aggregate> aggregate = Optional.empty();
        List<String> given = new ArrayList<>();
        boolean failed = false;
        for (Member member : estimator.block().members()) {
            if (member instanceof Member.Let let) {
                elaborator.bind(let, scope);
            } else if (member instanceof Member.Field field) {
                Optional<Slot> slot = slot(estimator, field, given, scope);
                if (slot.isEmpty()) {
                    failed = true;
                } else if (slot.get() == Slot.AGGREGATE) {
                    aggregate = aggregate(field, scope);
                    failed |= aggregate.isEmpty();
                } else {
                    Optional<Expr> value = value(slot.get(), field, scope);
                    value.ifPresent(e -> slots.put(slot.get(), e));
                    failed |= value.isEmpty();
                }
            }
        }
        slots.putIfAbsent(Slot.MASK, new Expr.Literal(1));
        for (Slot slot : Slot.values()) {
            if (slot.byDefault().isEmpty() && !given.contains(slot.word())) {
                failed = true;
                missing(estimator, slot, scope);
            }
        }
        Expr mask = slots.get(Slot.MASK);
        Expr reference = slots.get(Slot.REFERENCE);
        Expr advantage = slots.get(Slot.ADVANTAGE);
        Expr likelihood = slots.get(Slot.LIKELIHOOD);
        if (failed
                || mask == null
                || reference == null
                || advantage == null
                || likelihood == null
                || aggregate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new EstimatorGraph(
                estimator.name().text(), source, mask, reference, advantage, likelihood, aggregate.get()));
    }

    private void missing(Declaration.Estimator estimator, Slot slot, Env scope) {
        String example = switch (slot) {
            case MASK -> "1.0";
            case REFERENCE -> "t.behaviour.logprob";
            case ADVANTAGE -> "centred(t.reward, per: prompt)";
            case LIKELIHOOD -> "t.policy.logprob";
            case AGGREGATE -> "l => l |> mean(per: sequence) |> mean(per: prompt) |> mean(per: batch)";
        };
        elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.MISSING_SLOT,
                                scope.module().source(),
                                estimator.name().span(),
                                "the estimator `" + estimator.name().text() + "` has no `" + slot.word() + "`")
                        .note("`" + slot.word() + "`: " + slot.doc())
                        .help("for example `" + slot.word() + " = " + example + "`"));
    }

    private Optional<Slot> slot(Declaration.Estimator estimator, Member.Field field, List<String> given, Env scope) {
        String name = field.name().text();
        if (given.contains(name)) {
            elaborator
                    .reporter()
                    .error(scope, Code.DUPLICATE_FIELD, field.name().span(), "`" + name + "` is given twice");
            return Optional.empty();
        }
        for (Slot slot : Slot.values()) {
            if (slot.word().equals(name)) {
                given.add(name);
                return Optional.of(slot);
            }
        }
        Diagnostic d = Diagnostic.error(
                Code.UNKNOWN_FIELD,
                scope.module().source(),
                field.name().span(),
                "the estimator `" + estimator.name().text() + "` has no slot `" + name + "`");
        Optional<String> near = DidYouMean.best(name, Slot.words());
        // The slot that was meant counts as given: one slip is one error.
        near.ifPresent(given::add);
        elaborator
                .reporter()
                .add(near.map(n -> d.meant(n, field.name().span()))
                        .orElseGet(() -> d.note("the slots are " + String.join(", ", Slot.words())
                                + "; a term over the whole vocabulary has an `objective`")));
        return Optional.empty();
    }

    private Optional<Expr> value(Slot slot, Member.Field field, Env scope) {
        Span span = field.value().span();
        Value raw = elaborator.eval(field.value(), scope);
        if (slot != Slot.LIKELIHOOD
                && raw instanceof Value.Num live
                && live.expr().live()) {
            elaborator.reporter().add(LiveSlot.diagnostic(slot, field.value(), scope));
            return Optional.empty();
        }
        Value value = elaborator.fit(raw, slot.type(), scope, span, "`" + slot.word() + "`");
        if (!(value instanceof Value.Num n)) {
            return Optional.empty();
        }
        return slot == Slot.LIKELIHOOD ? likelihood(n, scope, span) : Optional.of(n.expr());
    }

    private Optional<Expr> likelihood(Value.Num n, Env scope, Span span) {
        if (n.expr().equals(new Expr.Field(SourceField.POLICY_LOGPROB))) {
            return Optional.of(n.expr());
        }
        boolean frozen = Graph.thawed(n.expr()).equals(new Expr.Field(SourceField.POLICY_LOGPROB));
        Diagnostic d = Diagnostic.error(
                        Code.LIKELIHOOD, scope.module().source(), span, "`likelihood` is not the policy's log-prob")
                .label(frozen ? "frozen: carries no gradient" : Show.type(n))
                .note("the gradient of every term is mask · (1/π_ref) · advantage · ∇π_θ");
        elaborator
                .reporter()
                .add(d.help("write `likelihood = t.policy.logprob`; everything else goes into the other slots"));
        return Optional.empty();
    }

    private Optional<Aggregate> aggregate(Member.Field field, Env scope) {
        Span span = field.value().span();
        Value function = elaborator.fit(
                elaborator.eval(field.value(), scope), Slot.AGGREGATE.type(), scope, span, "`aggregate`");
        if (function instanceof Value.Unknown) {
            return Optional.empty();
        }
        Value result = elaborator.apply(function, new Value.Linear(Axis.TOKEN, List.of(), 0, 0), scope, span);
        if (!(result instanceof Value.Linear line)) {
            if (!(result instanceof Value.Unknown)) {
                elaborator
                        .reporter()
                        .add(Diagnostic.error(
                                        Code.NOT_LINEAR,
                                        scope.module().source(),
                                        span,
                                        "`aggregate` does not return what it is given, reduced")
                                .label("gives " + Show.type(result)));
            }
            return Optional.empty();
        }
        Diagnostic wrong = null;
        if (line.axis() != Axis.BATCH) {
            wrong = Diagnostic.error(
                            Code.AGGREGATE_AXIS,
                            scope.module().source(),
                            span,
                            "`aggregate` ends per " + line.axis().word() + ", not per batch")
                    .help("go on with `|> mean(per: batch)`");
        } else if (line.tokens() != 0) {
            wrong = Diagnostic.error(
                            Code.AGGREGATE_DIMENSION,
                            scope.module().source(),
                            span,
                            "the objective has the dimension " + power("tokens", line.tokens()))
                    .note("its size would change with the length of the replies")
                    .help(
                            line.tokens() > 0
                                    ? "divide the sum by a number of tokens: `… / t.max_reply`"
                                    : "multiply only what was summed over tokens");
        } else if (line.members() != 0) {
            wrong = Diagnostic.error(
                            Code.AGGREGATE_DIMENSION,
                            scope.module().source(),
                            span,
                            "the objective has the dimension " + power("replies", line.members()))
                    .note("its size would change with the number of replies or prompts in a step")
                    .help("take `mean` instead of `sum` above the axis `sequence`");
        }
        if (wrong != null) {
            elaborator.reporter().add(wrong);
            return Optional.empty();
        }
        return Optional.of(new Aggregate(line.steps()));
    }

    private static String power(String dimension, int power) {
        return power == 1 ? "`" + dimension + "`" : "`" + dimension + "` to the power " + power;
    }
}
