package org.hone.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hone.check.Reporter;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.source.Place;

/**
 * Clips that can never bind because every ratio is 1.
 *
 * @param batch where the recipe says how a batch is split
 */
record DeadClips(Reporter reporter, Blame blame, Place batch) {

    /** Bounds that cannot matter because each batch is used for one update. */
    boolean check(ScheduleInfo.Term term, Expr coefficient, Map<Expr, Integer> dead, Map<Expr, Integer> always) {
        Set<Place> places = new LinkedHashSet<>();
        if (term.estimator().standard()) {
            Set<Expr> live = live(coefficient, dead);
            for (Place argument : term.estimator().arguments().values()) {
                List<Expr> constants = new ArrayList<>();
                Inspect.any(coefficient, e -> {
                    if (e instanceof Expr.Literal && blame.from(e, argument)) {
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
                    blame.sites().place(node).ifPresent(places::add);
                }
            }
        }
        List<Place> sorted =
                places.stream().sorted(Comparator.comparing(Place::span)).toList();
        if (!sorted.isEmpty()) {
            Place first = sorted.getFirst();
            Diagnostic d = ClipChecks.at(Code.DEAD_CLIP, first, "this clip is dead: one update per batch")
                    .label("can never bind");
            for (Place place : sorted.subList(1, sorted.size())) {
                d = d.also(place.source(), place.span(), "nor can this");
            }
            reporter.add(d.also(batch.source(), batch.span(), "one optimiser step on each batch")
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
}
