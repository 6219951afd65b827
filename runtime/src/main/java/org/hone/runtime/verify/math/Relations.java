package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Union;

/** Equations and inequalities. */
final class Relations {
    private final Points points;

    Relations(Points points) {
        this.points = points;
    }

    /** {@code left − right} and its sign against 0, turned so that it is one of {@code = ≠ < ≤}. */
    private record Link(Formula difference, String sign) {}

    /** Equal up to a factor; of an inequality the factor is positive. */
    boolean same(Relation a, Relation b) {
        List<Link> x = links(a);
        List<Link> y = links(b);
        if (x.size() != y.size()) {
            return false;
        }
        List<Link> open = new ArrayList<>(y);
        for (Link link : x) {
            Optional<Link> found =
                    open.stream().filter(o -> proportional(link, o)).findFirst();
            if (found.isEmpty()) {
                return false;
            }
            open.remove(found.get());
        }
        return true;
    }

    private static List<Link> links(Relation r) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < r.signs().size(); i++) {
            Formula left = r.sides().get(i);
            Formula right = r.sides().get(i + 1);
            String sign = r.signs().get(i);
            boolean turned = sign.equals(">") || sign.equals("≥");
            Formula difference = turned ? minus(right, left) : minus(left, right);
            links.add(new Link(difference, sign.equals(">") ? "<" : sign.equals("≥") ? "≤" : sign));
        }
        return links;
    }

    private static Formula minus(Formula a, Formula b) {
        return new Apply("+", List.of(a, new Apply("neg", List.of(b))));
    }

    private boolean proportional(Link a, Link b) {
        if (!a.sign().equals(b.sign())) {
            return false;
        }
        try {
            double factor = Double.NaN;
            int compared = 0;
            for (int point = 0; point < Points.COUNT; point++) {
                Complex x = points.value(a.difference(), point);
                Complex y = points.value(b.difference(), point);
                if (!x.finite() || !y.finite() || y.size() < 1e-9) {
                    continue;
                }
                Complex quotient = x.over(y);
                if (Math.abs(quotient.im()) > 1e-9 || quotient.size() < 1e-9) {
                    return false;
                }
                if (!Double.isNaN(factor) && Math.abs(quotient.re() - factor) > 1e-8 * Math.abs(factor)) {
                    return false;
                }
                factor = quotient.re();
                compared++;
            }
            boolean sided = a.sign().equals("<") || a.sign().equals("≤");
            return compared >= Points.COUNT / 2 && (!sided || factor > 0);
        } catch (Unreadable e) {
            return false;
        }
    }

    /** Whether an interval, a union of them or a finite set is where an inequality in one unknown holds, by sampling. */
    boolean describes(Relation gold, Formula set) {
        // A few samples do not find the steps of what is rounded.
        boolean steps =
                gold.any(f -> f instanceof Apply a && List.of("floor", "ceil").contains(a.name()) && !a.constant());
        if (steps || !(set instanceof Group || set instanceof Union)) {
            return false;
        }
        try {
            Optional<Formula> unknown = unknown(gold);
            if (unknown.isEmpty()) {
                return false;
            }
            Set<Double> ends = new TreeSet<>();
            ends(gold, ends);
            ends(set, ends);
            List<Double> samples = new ArrayList<>(List.of(-1e6, 0.0, 1e6));
            Double before = null;
            for (double end : ends) {
                if (Double.isInfinite(end)) {
                    continue;
                }
                samples.addAll(List.of(end, -end, end - 1e-4, end + 1e-4, -end - 1e-4, -end + 1e-4));
                if (before != null) {
                    samples.add((before + end) / 2);
                }
                before = end;
            }
            for (double x : samples) {
                if (holds(gold, unknown.get(), x) != contains(set, x)) {
                    return false;
                }
            }
            return true;
        } catch (Unreadable e) {
            return false;
        }
    }

    /** The one thing that is not known: a variable, or a function's value as a side. */
    private static Optional<Formula> unknown(Relation r) {
        Set<Formula> found = new LinkedHashSet<>();
        for (Formula side : r.sides()) {
            if (side instanceof Apply a && a.name().startsWith("of:")) {
                found.add(side);
            } else {
                collect(side, found);
            }
        }
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private static void collect(Formula f, Set<Formula> into) {
        if (f instanceof Symbol s && !Constants.NAMES.contains(s.name())) {
            into.add(f);
        }
        f.parts().forEach(part -> collect(part, into));
    }

    private void ends(Formula f, Set<Double> into) {
        if (f.constant() && !(f instanceof Group) && !(f instanceof Union) && !(f instanceof Relation)) {
            into.add(points.value(f, 0).re());
        } else {
            f.parts().forEach(part -> ends(part, into));
        }
    }

    private boolean holds(Relation r, Formula unknown, double x) {
        for (int i = 0; i < r.signs().size(); i++) {
            double left = at(r.sides().get(i), unknown, x);
            double right = at(r.sides().get(i + 1), unknown, x);
            boolean holds = switch (r.signs().get(i)) {
                case "<" -> left < right;
                case "≤" -> left <= right;
                case ">" -> left > right;
                case "≥" -> left >= right;
                case "≠" -> left != right;
                default -> left == right;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private double at(Formula f, Formula unknown, double x) {
        return points.value(replaced(f, unknown, x), 0).re();
    }

    private static Formula replaced(Formula f, Formula unknown, double x) {
        if (f.equals(unknown)) {
            return new Literal(java.math.BigDecimal.valueOf(x));
        }
        return f instanceof Apply a
                ? new Apply(
                        a.name(),
                        a.arguments().stream().map(p -> replaced(p, unknown, x)).toList())
                : f;
    }

    private boolean contains(Formula set, double x) {
        if (set instanceof Union u) {
            return u.parts().stream().anyMatch(part -> contains(part, x));
        }
        if (set instanceof Group g && g.set()) {
            return g.items().stream().anyMatch(item -> points.value(item, 0).re() == x);
        }
        if (set instanceof Group g && g.items().size() == 2) {
            double low = points.value(g.items().get(0), 0).re();
            double high = points.value(g.items().get(1), 0).re();
            return (g.open() == '[' ? x >= low : x > low) && (g.close() == ']' ? x <= high : x < high);
        }
        throw new Unreadable("no set of numbers");
    }
}
