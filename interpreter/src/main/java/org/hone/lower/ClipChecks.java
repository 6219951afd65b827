package org.hone.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hone.check.Elaborator;
import org.hone.check.Show;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.formula.Formula;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.SourceKind;
import org.hone.source.Place;

/**
 * Bounds, masks and branches of an estimator that cannot matter in a recipe, and caps that matter always. Judged on the
 * coefficient {@code mask · exp(likelihood − reference) · advantage} as it will run, whatever the names it is written with.
 */
final class ClipChecks {
    private final Elaborator elaborator;
    private final Place batch;

    /**
     * @param batch where the recipe says how a batch is split
     */
    ClipChecks(Elaborator elaborator, Place batch) {
        this.elaborator = elaborator;
        this.batch = batch;
    }

    /**
     * Whether all bounds of a term can matter.
     *
     * @param updates optimiser steps on each batch
     */
    boolean check(ScheduleInfo.Term term, int updates) {
        EstimatorGraph g = term.estimator().graph();
        Expr coefficient = Inspect.coefficient(g);
        List<Ranges> fresh = fresh(g.source());
        if (!fresh.isEmpty() && fresh.stream().allMatch(r -> r.of(g.mask()).isPoint(0))) {
            masked(term);
            return false;
        }
        if (g.source() == SourceKind.ROLLOUTS
                && fresh.getFirst().of(coefficient).isPoint()
                && !fresh.getFirst().of(coefficient).isPoint(0)) {
            constant(term);
            return false;
        }
        Ranges any = new Ranges(Ranges.Situation.ANY);
        Decisions decisions = new Decisions(coefficient, any);
        IdentityHashMap<Expr, Integer> always = decisions.idle();
        boolean sound = idle(term, decisions, always, any);
        if (!fresh.isEmpty() && !sides(term, any, fresh.getFirst())) {
            return false;
        }
        if (!fresh.isEmpty()) {
            Set<Expr> capped = caps(term, coefficient, any, fresh.getFirst());
            if (updates == 1) {
                IdentityHashMap<Expr, Integer> dead = new Decisions(coefficient, fresh.getFirst()).idle();
                fresh.stream()
                        .skip(1)
                        .map(r -> new Decisions(coefficient, r).idle().keySet())
                        .forEach(dead.keySet()::retainAll);
                dead.keySet().removeAll(capped);
                sound &= dead(term, coefficient, dead, always);
            }
        }
        return sound;
    }

    private static List<Ranges> fresh(SourceKind source) {
        return switch (source) {
            case ROLLOUTS -> List.of(new Ranges(Ranges.Situation.FRESH));
            case DEMOS -> List.of();
            case MIXED ->
                List.of(new Ranges(Ranges.Situation.FRESH_ROLLOUTS), new Ranges(Ranges.Situation.DEMONSTRATIONS));
        };
    }

    private void masked(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        add(at(
                        Code.NOTHING_LEARNT,
                        place(term, g.mask()),
                        "the mask of `" + g.name() + "` is 0 for every fresh rollout")
                .note(
                        "the policy that is updated first is the one that sampled, so every ratio is 1 and no token is trained: nothing ever changes")
                .help("is the comparison the wrong way round? A mask is 1 where a token is trained"));
    }

    private void constant(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        add(
                at(
                                Code.CONSTANT_COEFFICIENT,
                                place(term, g.advantage()),
                                "`" + g.name() + "` has the same coefficient for every token of every rollout")
                        .note(
                                "the expected gradient of a constant is zero on the policy's own rollouts; this is what k1, `log π − log π_ref`, gives as a loss")
                        .help(
                                "the gradient of the KL has the log-ratio in the advantage: `advantage = t.reference.logprob - frozen(t.policy.logprob)`"));
    }

    /** Bounds that cannot matter in any recipe. */
    private boolean idle(ScheduleInfo.Term term, Decisions decisions, Map<Expr, Integer> always, Ranges any) {
        Set<Place> said = new HashSet<>();
        Set<Expr> asked = Collections.newSetFromMap(new IdentityHashMap<>());
        asked(Inspect.coefficient(term.estimator().graph()), any, asked);
        for (Expr.Binary node : decisions.all()) {
            if (!always.containsKey(node) || disabled(node, any) || !asked.contains(node)) {
                continue;
            }
            Optional<Place> place = blamed(term, node);
            if (place.isEmpty() || !said.add(place.get())) {
                continue;
            }
            boolean decided = decided(node, any) && !Inspect.any(quantity(node), Decisions::decides);
            Diagnostic d = decided
                    ? at(Code.DEAD_OPTION, place.get(), "this bound can never matter")
                            .label("decided before the run")
                            .note(range(node, any))
                    : at(Code.SHADOWED_CLIP, place.get(), "this bound is shadowed by another one")
                            .label("changes nothing")
                            .note("wherever it would bind the other bound has already decided");
            if (!decided) {
                Optional<Place> other = other(term, node, decisions, always);
                if (other.isPresent() && !other.get().equals(place.get())) {
                    d = d.also(other.get().source(), other.get().span(), "this one decides");
                }
            }
            add(d.help("leave it out, or give it a value that can bind"));
        }
        return said.isEmpty();
    }

    /** What is asked at all once every condition that is decided before the run is: what stands beside one changes nothing by itself. */
    private static void asked(Expr e, Ranges any, Set<Expr> asked) {
        if (!asked.add(e)) {
            return;
        }
        if (e instanceof Expr.Binary b && (b.op() == BinaryOp.AND || b.op() == BinaryOp.OR)) {
            double decisive = b.op() == BinaryOp.AND ? 0 : 1;
            boolean left = any.of(b.a()).isPoint(decisive);
            boolean right = any.of(b.b()).isPoint(decisive);
            if (left || !right) {
                asked(b.a(), any, asked);
            }
            if (right || !left) {
                asked(b.b(), any, asked);
            }
            return;
        }
        if (e instanceof Expr.Select s && any.of(s.condition()).isPoint()) {
            asked(s.condition(), any, asked);
            asked(any.of(s.condition()).isPoint(0) ? s.otherwise() : s.then(), any, asked);
            return;
        }
        Inspect.parts(e).forEach(part -> asked(part, any, asked));
    }

    /** A bound at the very edge of a quantity's range is how a bound is switched off. */
    private static boolean disabled(Expr.Binary node, Ranges any) {
        Interval x = any.of(node.a());
        Interval y = any.of(node.b());
        return (y.isPoint() && (y.low() == x.low() || y.low() == x.high()))
                || (x.isPoint() && (x.low() == y.low() || x.low() == y.high()));
    }

    private static boolean decided(Expr.Binary node, Ranges ranges) {
        Interval x = ranges.of(node.a());
        Interval y = ranges.of(node.b());
        return switch (node.op()) {
            case MIN, MAX -> x.high() <= y.low() || y.high() <= x.low();
            default -> ranges.of(node).isPoint();
        };
    }

    private static Expr quantity(Expr.Binary node) {
        return node.a() instanceof Expr.Literal ? node.b() : node.a();
    }

    private static String range(Expr.Binary node, Ranges any) {
        Interval x = any.of(quantity(node));
        String what = "`" + Formula.program(quantity(node)) + "`";
        if (Double.isInfinite(x.low()) && Double.isInfinite(x.high())) {
            return what + " can be any number";
        }
        return Double.isInfinite(x.high())
                ? what + " is never below " + Show.number(x.low())
                : Double.isInfinite(x.low())
                        ? what + " is never above " + Show.number(x.high())
                        : what + " lies between " + Show.number(x.low()) + " and " + Show.number(x.high());
    }

    private Optional<Place> other(
            ScheduleInfo.Term term, Expr.Binary node, Decisions decisions, Map<Expr, Integer> always) {
        for (Expr.Binary candidate : decisions.all()) {
            boolean related = Inspect.any(quantity(node), e -> e.equals(quantity(candidate)))
                    || Inspect.any(quantity(candidate), e -> e.equals(quantity(node)));
            if (related && !always.containsKey(candidate)) {
                return blamed(term, candidate);
            }
        }
        return Optional.empty();
    }

    /** A bound of a clip on the wrong side of 1 masks what is fresh: a negative distance, or a comparison the wrong way round. */
    private boolean sides(ScheduleInfo.Term term, Ranges any, Ranges fresh) {
        // Only a comparison that leads to 0 clips; one that leads to 1 keeps.
        Optional<Expr> wrong = Inspect.first(
                        term.estimator().graph().mask(),
                        e -> e instanceof Expr.Select x
                                && x.then() instanceof Expr.Literal zero
                                && zero.value() == 0
                                && wrongSide(x.condition(), any, fresh).isPresent())
                .flatMap(e -> wrongSide(((Expr.Select) e).condition(), any, fresh));
        if (wrong.isEmpty()) {
            return true;
        }
        Expr.Binary bound = (Expr.Binary) wrong.get();
        String shown = Show.number(((Expr.Literal) bound.b()).value());
        add(at(
                        Code.VALUE_RANGE,
                        blamed(term, bound)
                                .orElse(place(term, term.estimator().graph().mask())),
                        "this bound of the ratio lies on the wrong side of 1")
                .label(shown)
                .note("every ratio of a fresh rollout is 1, so this clips tokens that the policy has not moved yet")
                .help("the distances of a clip are at least 0: `low: 0.2` is a ratio of 0.8"));
        return false;
    }

    private static Optional<Expr> wrongSide(Expr condition, Ranges any, Ranges fresh) {
        if (!(condition instanceof Expr.Binary b)) {
            return Optional.empty();
        }
        if (b.op() == BinaryOp.AND || b.op() == BinaryOp.OR) {
            return wrongSide(b.a(), any, fresh).or(() -> wrongSide(b.b(), any, fresh));
        }
        boolean wrong = b.b() instanceof Expr.Literal l
                && ratio(b.a(), any, fresh)
                && ((b.op() == BinaryOp.GREATER && l.value() < 1) || (b.op() == BinaryOp.LESS && l.value() > 1));
        return wrong ? Optional.of(b) : Optional.empty();
    }

    /** Caps that hold even where the ratio is 1, so that they scale every gradient. */
    private Set<Expr> caps(ScheduleInfo.Term term, Expr coefficient, Ranges any, Ranges fresh) {
        Set<Expr> capped = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Diagnostic> said = new ArrayList<>();
        Inspect.any(coefficient, e -> {
            OptionalDouble factor = factor(e, any, fresh);
            if (factor.isPresent() && capped.add(e)) {
                if (e instanceof Expr.Select s) {
                    Inspect.any(s.condition(), c -> {
                        capped.add(c);
                        return false;
                    });
                }
                blamed(term, e).ifPresent(place -> said.add(cap(place, factor.getAsDouble())));
            }
            return false;
        });
        said.stream().limit(1).forEach(this::add);
        return capped;
    }

    private static OptionalDouble factor(Expr e, Ranges any, Ranges fresh) {
        if (e instanceof Expr.Binary b && (b.op() == BinaryOp.MIN || b.op() == BinaryOp.MAX)) {
            boolean left = b.a() instanceof Expr.Literal;
            Expr bound = left ? b.a() : b.b();
            Expr ratio = left ? b.b() : b.a();
            if (bound instanceof Expr.Literal l && ratio(ratio, any, fresh)) {
                boolean binds = b.op() == BinaryOp.MIN ? l.value() < 1 : l.value() > 1;
                return binds ? OptionalDouble.of(l.value()) : OptionalDouble.empty();
            }
        }
        if (e instanceof Expr.Select s && fresh.of(s.condition()).isPoint()) {
            boolean then = fresh.of(s.condition()).low() != 0;
            Expr taken = then ? s.then() : s.otherwise();
            Expr left = then ? s.otherwise() : s.then();
            Interval constant = any.of(taken);
            if (constant.isPoint() && constant.low() != 1 && constant.low() != 0 && ratio(left, any, fresh)) {
                return OptionalDouble.of(constant.low());
            }
        }
        return OptionalDouble.empty();
    }

    private static boolean ratio(Expr e, Ranges any, Ranges fresh) {
        return fresh.of(e).isPoint(1) && !any.of(e).isPoint();
    }

    private static Diagnostic cap(Place place, double factor) {
        String shown = Show.number(factor);
        Diagnostic d = Diagnostic.warning(
                        Code.ABSOLUTE_CAP,
                        place.source(),
                        place.span(),
                        "the cap " + shown + " is absolute and scales every gradient")
                .note("on fresh rollouts every ratio is 1, so every coefficient becomes " + shown
                        + " times the advantage");
        return factor < 1
                ? d.help("a band of " + shown + " above 1 is `cispo_band(high: " + shown + ")`, or a cap of "
                        + Show.number(1 + factor))
                : d.help("a floor on the ratio lies below 1");
    }

    /** Bounds that cannot matter because each batch is used for one update. */
    private boolean dead(ScheduleInfo.Term term, Expr coefficient, Map<Expr, Integer> dead, Map<Expr, Integer> always) {
        Set<Place> places = new LinkedHashSet<>();
        if (term.estimator().standard()) {
            Set<Expr> live = live(coefficient, dead);
            for (Place argument : term.estimator().arguments().values()) {
                List<Expr> constants = new ArrayList<>();
                Inspect.any(coefficient, e -> {
                    if (e instanceof Expr.Literal && from(e, argument)) {
                        constants.add(e);
                    }
                    return false;
                });
                boolean used = term.estimator().used().contains(argument);
                if (!used && !constants.isEmpty() && constants.stream().noneMatch(live::contains)) {
                    places.add(argument);
                }
            }
        } else {
            for (Expr node : dead.keySet()) {
                if (!always.containsKey(node)) {
                    elaborator.sites().place(node).ifPresent(places::add);
                }
            }
        }
        List<Place> sorted =
                places.stream().sorted(Comparator.comparing(Place::span)).toList();
        if (!sorted.isEmpty()) {
            Place first = sorted.getFirst();
            Diagnostic d = at(Code.DEAD_CLIP, first, "this clip is dead: one update per batch")
                    .label("can never bind");
            for (Place place : sorted.subList(1, sorted.size())) {
                d = d.also(place.source(), place.span(), "nor can this");
            }
            add(d.also(batch.source(), batch.span(), "one optimiser step on each batch")
                    .note("the policy that is updated is the one that sampled, so every ratio is 1")
                    .help("set `minibatch` below `batch` or `epochs` above 1, or leave the clip out"));
        }
        return places.isEmpty();
    }

    /** Constants that still matter once idle decisions are taken away. */
    private static Set<Expr> live(Expr root, Map<Expr, Integer> idle) {
        Set<Expr> live = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(root, idle, live);
        return live;
    }

    private static void walk(Expr e, Map<Expr, Integer> idle, Set<Expr> live) {
        Integer side = idle.get(e);
        if (side != null && e instanceof Expr.Binary b) {
            if (b.op() == BinaryOp.MIN || b.op() == BinaryOp.MAX) {
                walk(side == 0 ? b.a() : b.b(), idle, live);
            }
            return;
        }
        if (!live.add(e)) {
            return;
        }
        Inspect.parts(e).forEach(part -> walk(part, idle, live));
    }

    private boolean from(Expr constant, Place argument) {
        return elaborator.sites().origins(constant).stream().anyMatch(p -> within(p, argument));
    }

    private static boolean within(Place part, Place whole) {
        return part.source().equals(whole.source())
                && part.span().start() >= whole.span().start()
                && part.span().end() <= whole.span().end();
    }

    /** What the user wrote: the node itself, or the argument from which a bound of a standard estimator comes. */
    private Optional<Place> blamed(ScheduleInfo.Term term, Expr node) {
        if (!term.estimator().standard()) {
            return elaborator.sites().place(node);
        }
        for (Place argument : term.estimator().arguments().values()) {
            if (Inspect.parts(node).stream().anyMatch(part -> from(part, argument))) {
                return Optional.of(argument);
            }
        }
        return Optional.empty();
    }

    private Place place(ScheduleInfo.Term term, Expr slot) {
        return term.estimator().standard()
                ? term.place()
                : elaborator.sites().place(slot).orElse(term.estimator().place());
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        elaborator.reporter().add(d);
    }
}
