package org.hone.lower;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hone.check.Graph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;

/**
 * Runs a weight on every state that a recipe can be in: each number of right rollouts of the declared {@code n}, each step;
 * of very many it takes some.
 * Records which comparisons took both values and which branches were taken. What depends on history (visits, last pass rate)
 * is not enumerated: both branches count as taken.
 */
final class GateReach {
    private static final int STEPS = 500;
    private static final int ROLLOUTS = 512;

    private final IdentityHashMap<Expr, Set<Double>> comparisons = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Set<Boolean>> branches = new IdentityHashMap<>();
    private final Set<Double> results = new HashSet<>();
    private final Map<PromptStat, Double> state = new HashMap<>();
    private boolean open;

    GateReach(Expr weight, int n, int steps) {
        boolean timed = Inspect.any(weight, GateReach::readsTime);
        boolean counted = Inspect.any(weight, x -> x instanceof Expr.Stat s && s.stat() == PromptStat.PASS_RATE);
        int last = timed ? steps : 1;
        Set<Integer> visited = spread(1, last, STEPS);
        Set<Integer> rights = spread(0, counted ? n : 0, ROLLOUTS);
        // Beyond the strides, what lies around every bound that the weight names.
        Inspect.any(weight, x -> {
            if (x instanceof Expr.Literal l) {
                around(l.value(), 1, last, visited);
                around(1 + l.value() * (steps - 1), 1, last, visited);
                around(l.value() * n, 0, counted ? n : 0, rights);
            }
            return false;
        });
        for (int step : visited) {
            for (int right : rights) {
                state.put(PromptStat.PASS_RATE, (double) right / n);
                state.put(PromptStat.MEAN_REWARD, Double.NaN);
                state.put(PromptStat.N, (double) n);
                state.put(PromptStat.STEP, (double) step);
                state.put(PromptStat.PROGRESS, steps == 1 ? 0 : (step - 1.0) / (steps - 1));
                double value = value(weight);
                open |= Double.isNaN(value);
                results.add(value);
            }
        }
    }

    /** About so many numbers from the first to the last, both among them; all, where there are no more. */
    private static Set<Integer> spread(int first, int last, int count) {
        Set<Integer> numbers = new TreeSet<>();
        int stride = Math.max(1, (last - first) / count);
        for (long number = first; number < last; number += stride) {
            numbers.add((int) number);
        }
        numbers.add(last);
        return numbers;
    }

    private static void around(double named, int first, int last, Set<Integer> into) {
        for (int off = -1; off <= 1; off++) {
            double at = Math.rint(named) + off;
            if (at >= first && at <= last) {
                into.add((int) at);
            }
        }
    }

    private static boolean readsTime(Expr e) {
        return e instanceof Expr.Stat s && (s.stat() == PromptStat.STEP || s.stat() == PromptStat.PROGRESS);
    }

    /** Whether the weight is 0 in every state. */
    boolean alwaysZero() {
        return always(0);
    }

    /** Whether it has one value in every state. */
    boolean always(double value) {
        return !open && results.stream().allMatch(v -> v == value);
    }

    /** Comparisons that have one value in every state, with that value. */
    Map<Expr, Boolean> constant() {
        IdentityHashMap<Expr, Boolean> constant = new IdentityHashMap<>();
        comparisons.forEach((e, values) -> {
            if (values.size() == 1 && !values.contains(Double.NaN)) {
                constant.put(e, values.iterator().next() != 0);
            }
        });
        return constant;
    }

    /** Choices of which only one branch is ever taken: whether it is the first. */
    Map<Expr, Boolean> oneSided() {
        IdentityHashMap<Expr, Boolean> oneSided = new IdentityHashMap<>();
        branches.forEach((e, taken) -> {
            if (taken.size() == 1) {
                oneSided.put(e, taken.iterator().next());
            }
        });
        return oneSided;
    }

    private double value(Expr e) {
        return switch (e) {
            case Expr.Literal l -> l.value();
            case Expr.Field f -> Double.NaN;
            case Expr.Stat s -> state.getOrDefault(s.stat(), Double.NaN);
            case Expr.Frozen f -> value(f.x());
            case Expr.Unary u -> unary(u);
            case Expr.Binary b -> binary(b);
            case Expr.Select s -> {
                double condition = value(s.condition());
                Set<Boolean> taken = branches.computeIfAbsent(s, k -> new HashSet<>());
                if (Double.isNaN(condition)) {
                    taken.add(true);
                    taken.add(false);
                    double a = value(s.then());
                    double b = value(s.otherwise());
                    yield a == b ? a : Double.NaN;
                }
                taken.add(condition != 0);
                yield condition != 0 ? value(s.then()) : value(s.otherwise());
            }
            case Expr.Reduce r -> Double.NaN;
            case Expr.Scan s -> Double.NaN;
        };
    }

    private double unary(Expr.Unary u) {
        double x = value(u.x());
        return Double.isNaN(x)
                ? x
                : Graph.unary(u.op(), new Expr.Literal(x)) instanceof Expr.Literal l ? l.value() : Double.NaN;
    }

    private double binary(Expr.Binary b) {
        double x = value(b.a());
        double y = value(b.b());
        boolean unknown = Double.isNaN(x) || Double.isNaN(y);
        double result = unknown ? Double.NaN : b.op().apply(x, y);
        if (b.op() == Expr.BinaryOp.AND && (x == 0 || y == 0)) {
            result = 0;
        } else if (b.op() == Expr.BinaryOp.OR && (x == 1 || y == 1)) {
            result = 1;
        }
        if (!b.op().differentiable()) {
            comparisons.computeIfAbsent(b, k -> new HashSet<>()).add(result);
        }
        return result;
    }
}
