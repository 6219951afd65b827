package org.hone.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hone.check.Reporter;
import org.hone.check.Show;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.source.Place;

/** Bounds of the ratio that hold what is fresh, where every ratio is 1: clips on its wrong side, and absolute caps. */
record RatioBounds(Reporter reporter, Blame blame) {

    /** A bound of a clip on the wrong side of 1 masks what is fresh: a negative distance, or a comparison the wrong way round. */
    boolean sides(ScheduleInfo.Term term, Ranges any, Ranges fresh) {
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
        reporter.add(ClipChecks.at(
                        Code.VALUE_RANGE,
                        blame.blamed(term, bound)
                                .orElse(blame.place(
                                        term, term.estimator().graph().mask())),
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
    Set<Expr> caps(ScheduleInfo.Term term, Expr coefficient, Ranges any, Ranges fresh) {
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
                blame.blamed(term, e).ifPresent(place -> said.add(cap(place, factor.getAsDouble())));
            }
            return false;
        });
        said.stream().limit(1).forEach(reporter::add);
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
}
