package org.hone.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hone.check.Graph;
import org.hone.check.Show;
import org.hone.lower.Workbench;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.types.Scalar;

/** Gives each parameter of an estimator other values and looks at what moves. */
final class Effects {
    /** Less than this is what an epsilon does. */
    private static final double LEAST_SHARE = 1e-4;

    private static final double SMALL_SHARE = 0.01;

    private final Workbench bench;
    private final Workbench.Asked asked;
    private final TermGraph graph;

    Effects(Workbench bench, Workbench.Asked asked, TermGraph graph) {
        this.bench = bench;
        this.asked = asked;
        this.graph = graph;
    }

    List<Effect> all() {
        return asked.parameters().stream().map(this::of).toList();
    }

    private Effect of(Workbench.Parameter p) {
        if (p.number().isEmpty()) {
            return new Effect(p.name(), p.value(), "", List.of(), "not a number: not tried");
        }
        Optional<Effect> first = Optional.empty();
        for (double other : candidates(p.scalar(), p.number().getAsDouble())) {
            String text = Show.number(p.scalar(), other);
            Optional<Effect> effect =
                    bench.term(asked.with(p.name(), text)).value().map(term -> effect(p, text, term));
            if (effect.isPresent() && moves(effect.get())) {
                return effect.get();
            }
            first = first.or(() -> effect);
        }
        return first.orElseGet(() -> new Effect(p.name(), p.value(), "", List.of(), "no other value could be tried"));
    }

    private static boolean moves(Effect effect) {
        return !effect.moves().startsWith("no ");
    }

    /** Other values, near ones first. */
    static List<Double> candidates(Scalar scalar, double value) {
        List<Double> all = new ArrayList<>();
        if (scalar == Scalar.BOOL) {
            return List.of(1 - value);
        }
        boolean whole = scalar == Scalar.INT || scalar.isQuantity();
        for (double other : value == 0
                ? new double[] {0.5, 1, -1}
                : whole
                        ? new double[] {value + 1, value - 1, value * 2, value / 2}
                        : new double[] {value * 1.5, value / 2, value * 10, value / 10, value * 100, value * 1000}) {
            double rounded =
                    whole ? Math.rint(other) : Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", other));
            boolean fits = scalar != Scalar.PROB || (rounded >= 0 && rounded <= 1);
            if (fits && rounded != value && !all.contains(rounded)) {
                all.add(rounded);
            }
        }
        return all;
    }

    /** The parts in which two terms differ. */
    static List<String> parts(TermGraph a, TermGraph b) {
        if (a instanceof EstimatorGraph x && b instanceof EstimatorGraph y) {
            return slots(x, y);
        }
        List<String> parts = new ArrayList<>();
        if (a instanceof VocabularyGraph x && b instanceof VocabularyGraph y) {
            boolean same = x.quantity().equals(y.quantity());
            add(parts, "objective", x.factor(), same ? y.factor() : new Expr.Literal(Double.POSITIVE_INFINITY));
        }
        if (!a.aggregate().equals(b.aggregate())) {
            parts.add("aggregate");
        }
        return parts;
    }

    /** The slots in which two estimators differ. */
    static List<String> slots(EstimatorGraph a, EstimatorGraph b) {
        List<String> slots = new ArrayList<>();
        add(slots, "mask", a.mask(), b.mask());
        add(slots, "reference", a.reference(), b.reference());
        add(slots, "advantage", a.advantage(), b.advantage());
        if (!a.aggregate().equals(b.aggregate())) {
            slots.add("aggregate");
        }
        return slots;
    }

    private static void add(List<String> slots, String name, Expr a, Expr b) {
        if (!Graph.thawed(a).equals(Graph.thawed(b))) {
            slots.add(name);
        }
    }

    private Effect effect(Workbench.Parameter p, String tried, TermGraph other) {
        return new Effect(p.name(), p.value(), tried, parts(graph, other), moved(graph, other));
    }

    /** How coefficients and weights of the examples move from one term to the other. */
    static String moved(TermGraph a, TermGraph b) {
        if (parts(a, b).isEmpty()) {
            return "no effect: no slot reads it";
        }
        if (!(a instanceof EstimatorGraph graph) || !(b instanceof EstimatorGraph other)) {
            return "another objective";
        }
        Moves old = Moves.of(graph, other, Trial.OLD);
        Moves fresh = Moves.of(graph, other, Trial.FRESH);
        if (old.changed() == 0 && fresh.changed() == 0) {
            return "no coefficient of the example moves";
        }
        String text = old.words();
        return fresh.changed() == 0
                ? text + "; none on-policy"
                : text + (old.changed() == 0 ? "; on-policy " + fresh.words() : "");
    }

    /**
     * What moves on one example batch.
     *
     * @param ratio the common factor of all that is not 0; NaN if there is none
     */
    private record Moves(int tokens, int changed, double ratio, double share, double from, double to) {
        static Moves of(EstimatorGraph a, EstimatorGraph b, double age) {
            PackedBatch batch = ExampleBatch.of(ExampleBatch.replies(a.source()), age);
            Coefficients x = Trial.of(a, batch);
            Coefficients y = Trial.of(b, batch);
            int changed = 0;
            double most = 0;
            double share = 0;
            double from = 0;
            double to = 0;
            Set<Double> ratios = new LinkedHashSet<>();
            for (int t = 0; t < batch.tokens(); t++) {
                double before = x.coefficient()[t] * x.weight()[t];
                double after = y.coefficient()[t] * y.weight()[t];
                double scale = Math.max(Math.abs(before), Math.abs(after));
                if (scale > 0) {
                    ratios.add(Math.rint(after / before * 1e9) / 1e9);
                }
                if (Math.abs(after - before) > LEAST_SHARE * scale) {
                    changed++;
                    share = Math.max(share, Math.abs(after - before) / scale);
                    if (Math.abs(after - before) > most) {
                        most = Math.abs(after - before);
                        from = before / weight(x, t);
                        to = after / weight(x, t);
                    }
                }
            }
            return new Moves(
                    batch.tokens(),
                    changed,
                    ratios.size() == 1 ? ratios.iterator().next() : Double.NaN,
                    share,
                    from,
                    to);
        }

        private static double weight(Coefficients c, int t) {
            return c.weight()[t] == 0 ? 1 : c.weight()[t];
        }

        String words() {
            if (changed == 0) {
                return "no coefficient of the example moves";
            }
            if (share < SMALL_SHARE) {
                return changed + " of " + tokens + " coefficients move, by less than 1%";
            }
            if (!Double.isNaN(ratio) && Double.isFinite(ratio)) {
                return "every coefficient times " + Figures.of(ratio);
            }
            String move = changed == 1 ? " coefficients moves, from " : " coefficients move, the most from ";
            return changed + " of " + tokens + move + Figures.of(from) + " to " + Figures.of(to);
        }
    }
}
