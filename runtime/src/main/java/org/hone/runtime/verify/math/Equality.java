package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Matrix;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;
import org.hone.runtime.verify.math.Formula.Words;

/** Whether an answer means what the gold answer means. */
final class Equality {
    private static final int ITEM_LIMIT = 200;

    /** Steps of looking at a pair before anything is computed. */
    private static final int PAIR = 5;

    private final MathPolicy policy;
    private final Work work;
    private final Values values;
    private final Relations relations;
    private final Trace trace;

    Equality(MathPolicy policy, Work work, Trace trace) {
        this.policy = policy;
        this.work = work;
        Points points = new Points(work);
        this.values = new Values(policy, work, points, trace);
        this.relations = new Relations(points);
        this.trace = trace;
    }

    boolean same(Formula answer, Formula gold) {
        List<Formula> a = Answers.items(answer);
        List<Formula> g = Answers.items(gold);
        if (a.size() > ITEM_LIMIT || g.size() > ITEM_LIMIT || a.size() > 4 * g.size() + 8) {
            return trace.decided(false, "the lists are too long, or of very different lengths", answer, gold);
        }
        Optional<Formula> tupleA = Answers.tuple(answer);
        Optional<Formula> tupleG = Answers.tuple(gold);
        boolean listA = a.size() > 1 || Answers.set(answer);
        boolean listG = g.size() > 1 || Answers.set(gold);
        // A list without brackets may stand for a tuple, in its order; a set may not.
        if (listA && !Answers.set(answer) && tupleG.isPresent()) {
            return trace.decided(
                    inOrder(a, ((Group) tupleG.get()).items()), "a list against a tuple, in order", answer, gold);
        }
        if (listG && !Answers.set(gold) && tupleA.isPresent()) {
            return trace.decided(
                    inOrder(((Group) tupleA.get()).items(), g), "a tuple against a list, in order", answer, gold);
        }
        Map<Formula, Formula> given = Answers.named(answer);
        Map<Formula, Formula> wanted = Answers.named(gold);
        if (given.size() > 1 && given.keySet().equals(wanted.keySet())) {
            boolean all = wanted.entrySet().stream()
                    .allMatch(e -> same(given.getOrDefault(e.getKey(), answer), e.getValue()));
            return trace.decided(all, "named values, name by name", answer, gold);
        }
        if ((listA || listG) && ordered(answer, gold)) {
            return trace.decided(inOrder(a, g), "lists, in order", answer, gold);
        }
        if (listA || listG) {
            return trace.decided(
                    matched(distinct(a), distinct(g)), "each of one list has its own in the other", answer, gold);
        }
        return one(answer, gold);
    }

    /** Whether the order of a list counts: never in a set, nor of what plus-minus stands for. */
    private boolean ordered(Formula answer, Formula gold) {
        return policy.is(Choice.Order.REQUIRED)
                && !Answers.set(answer)
                && !Answers.set(gold)
                && !Answers.twofold(answer)
                && !Answers.twofold(gold);
    }

    private boolean inOrder(List<Formula> a, List<Formula> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<Formula> distinct(List<Formula> all) {
        List<Formula> kept = new ArrayList<>();
        for (Formula f : all) {
            if (kept.stream().noneMatch(k -> equal(k, f))) {
                kept.add(f);
            }
        }
        return kept;
    }

    private boolean equal(Formula a, Formula b) {
        return a.equals(b) || one(a, b);
    }

    private boolean matched(List<Formula> a, List<Formula> b) {
        if (a.size() != b.size()) {
            return false;
        }
        List<Formula> open = new ArrayList<>(b);
        for (Formula f : a) {
            boolean found = false;
            for (int i = 0; i < open.size() && !found; i++) {
                if (equal(f, open.get(i))) {
                    open.remove(i);
                    found = true;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean one(Formula answer, Formula gold) {
        work.spend(PAIR);
        if (answer.equals(gold)) {
            return trace.decided(true, "the same formula", answer, gold);
        }
        Formula a = Answers.core(answer);
        Formula g = Answers.core(gold);
        if (gold instanceof Relation y && g.equals(gold) && (a instanceof Group || a instanceof Union)) {
            return trace.decided(
                    relations.describes(y, a),
                    "the set that the gold relation describes, tried at many points",
                    a,
                    gold);
        }
        if (policy.is(Choice.Relations.SETS)
                && answer instanceof Relation x
                && a.equals(answer)
                && (g instanceof Group || g instanceof Union)) {
            return trace.decided(
                    relations.describes(x, g),
                    "the set that the answer's relation describes, tried at many points",
                    answer,
                    g);
        }
        if (answer instanceof Relation x && gold instanceof Relation y) {
            boolean named = !a.equals(answer) && !g.equals(gold);
            return (named && value(a, g))
                    || trace.decided(
                            relations.same(x, y), "relations equal up to a factor, at random points", answer, gold);
        }
        boolean relation = g instanceof Relation || a instanceof Relation;
        return relation ? trace.decided(false, "a relation and something that is none", answer, gold) : value(a, g);
    }

    private boolean value(Formula a, Formula g) {
        if (a.equals(g)) {
            return trace.decided(true, "the same formula", a, g);
        }
        if (Marks.of(a).isPresent() || Marks.of(g).isPresent()) {
            return marked(a, g);
        }
        if (a instanceof Words || g instanceof Words) {
            return trace.decided(
                    letters(a).isPresent() && letters(a).equals(letters(g)), "words, letter by letter", a, g);
        }
        if (a instanceof Group x && g instanceof Group y) {
            boolean bare = x.bare() || y.bare() || x.set() || y.set();
            return bare
                    ? same(a, g)
                    : trace.decided(
                            x.open() == y.open() && x.close() == y.close() && inOrder(x.items(), y.items()),
                            "the same brackets and the same in them, in order",
                            a,
                            g);
        }
        if (a instanceof Union x && g instanceof Union y) {
            return trace.decided(matched(x.parts(), y.parts()), "unions, part by part", a, g);
        }
        Optional<Matrix> m = Matrices.value(a);
        Optional<Matrix> n = Matrices.value(g);
        if (m.isPresent() || n.isPresent()) {
            return trace.decided(
                    m.isPresent() && n.isPresent() && matrices(m.get(), n.get()), "matrices, entry by entry", a, g);
        }
        boolean structured = a instanceof Group || g instanceof Group || a instanceof Union || g instanceof Union;
        return structured
                ? trace.decided(false, "a list, interval or set and something that is none", a, g)
                : values.same(a, g);
    }

    /** Values with a percent or degree sign or a unit that the policy has kept. */
    private boolean marked(Formula a, Formula g) {
        Optional<String> one = Marks.of(a);
        Optional<String> other = Marks.of(g);
        boolean left = unit(a) != unit(g) && policy.is(Choice.Units.OPTIONAL);
        if (left) {
            return same(unit(a) ? a.parts().getFirst() : a, unit(g) ? g.parts().getFirst() : g);
        }
        return one.equals(other)
                ? same(a.parts().getFirst(), g.parts().getFirst())
                : trace.decided(false, "a sign or unit that the other has not", a, g);
    }

    private static boolean unit(Formula f) {
        return f instanceof Apply a && a.name().equals(Marks.UNIT);
    }

    private boolean matrices(Matrix a, Matrix b) {
        if (a.rows().size() != b.rows().size()) {
            return false;
        }
        for (int i = 0; i < a.rows().size(); i++) {
            if (!inOrder(a.rows().get(i), b.rows().get(i))) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> letters(Formula f) {
        return switch (f) {
            case Words w -> Optional.of(Notation.key(w.text(), policy));
            case Symbol s -> Optional.of(s.name());
            default -> Optional.empty();
        };
    }
}
