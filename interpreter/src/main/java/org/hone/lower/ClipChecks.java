package org.hone.lower;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.check.Elaborator;
import org.hone.check.Reporter;
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
    private final Reporter reporter;
    private final Place batch;
    private final Blame blame;
    private final RatioBounds bounds;

    /**
     * @param batch where the recipe says how a batch is split
     */
    ClipChecks(Elaborator elaborator, Place batch) {
        this.reporter = elaborator.reporter();
        this.batch = batch;
        this.blame = new Blame(elaborator.sites());
        this.bounds = new RatioBounds(reporter, blame);
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
        if (!fresh.isEmpty() && !bounds.sides(term, any, fresh.getFirst())) {
            return false;
        }
        if (!fresh.isEmpty()) {
            Set<Expr> capped = bounds.caps(term, coefficient, any, fresh.getFirst());
            if (updates == 1) {
                IdentityHashMap<Expr, Integer> dead = new Decisions(coefficient, fresh.getFirst()).idle();
                fresh.stream()
                        .skip(1)
                        .map(r -> new Decisions(coefficient, r).idle().keySet())
                        .forEach(dead.keySet()::retainAll);
                dead.keySet().removeAll(capped);
                sound &= new DeadClips(reporter, blame, batch).check(term, coefficient, dead, always);
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
                        blame.place(term, g.mask()),
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
                                blame.place(term, g.advantage()),
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
            Optional<Place> place = blame.blamed(term, node);
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
                return blame.blamed(term, candidate);
            }
        }
        return Optional.empty();
    }

    static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        reporter.add(d);
    }
}
