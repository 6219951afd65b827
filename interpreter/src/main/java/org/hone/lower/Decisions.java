package org.hone.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hone.check.Graph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;

/**
 * The comparisons, minima and maxima of a graph as a decision table: each quantity that is compared takes values below, at,
 * between and above all bounds it meets, as far as its range allows. A decision is idle if the graph has the same value in
 * every row when it is taken away.
 */
final class Decisions {
    /** Rows times decisions; a larger table is not looked at. */
    private static final int LIMIT = 40_000;

    private final Expr root;
    private final Ranges ranges;
    private final List<Expr.Binary> nodes = new ArrayList<>();
    private final Map<Key, TreeSet<Double>> bounds = new LinkedHashMap<>();
    private final IdentityHashMap<Expr, Boolean> deciding = new IdentityHashMap<>();
    private final Map<Key, Integer> columns = new HashMap<>();
    private final Map<Integer, Map<Expr, Integer>> columnOf = new HashMap<>();
    private final Map<Expr, Integer> others = new HashMap<>();

    /** A quantity, apart for each reduction it stands in: a token's ratio is not that of its neighbours. */
    private record Key(Expr quantity, int scope) {}

    Decisions(Expr root, Ranges ranges) {
        this.root = root;
        this.ranges = ranges;
        collect(root, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** All decisions. */
    List<Expr.Binary> all() {
        return nodes;
    }

    /** Those that never matter, each with what it may be replaced by: 0 or 1, the first or the second operand. */
    IdentityHashMap<Expr, Integer> idle() {
        List<double[]> rows = rows();
        if (rows.isEmpty() || (long) rows.size() * nodes.size() > LIMIT) {
            return new IdentityHashMap<>();
        }
        IdentityHashMap<Expr, Integer> forced = new IdentityHashMap<>();
        double[] expected = values(rows, forced);
        // The last decision is tried first, so that of two that say the same the later one is to blame.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Expr node = nodes.get(i);
            for (int side = 0; side < 2 && !forced.containsKey(node); side++) {
                forced.put(node, side);
                if (!same(expected, values(rows, forced))) {
                    forced.remove(node);
                }
            }
        }
        return forced;
    }

    static boolean decides(Expr e) {
        return e instanceof Expr.Binary b
                && switch (b.op()) {
                    case MIN, MAX, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL -> true;
                    case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, AND, OR -> false;
                };
    }

    private boolean deciding(Expr e) {
        Boolean known = deciding.get(e);
        if (known == null) {
            known = Inspect.any(e, Decisions::decides);
            deciding.put(e, known);
        }
        return known;
    }

    private void collect(Expr e, int scope, Set<Expr> seen) {
        if (!seen.add(e)) {
            return;
        }
        switch (e) {
            case Expr.Literal l -> {}
            case Expr.Field f -> {
                if (f.field() == SourceField.IS_DEMO || f.field() == SourceField.TRUNCATED) {
                    bounds.computeIfAbsent(key(e, scope), k -> new TreeSet<>()).add(0.5);
                }
            }
            case Expr.Stat s -> {}
            case Expr.Frozen f -> collect(f.x(), scope, seen);
            case Expr.Unary u -> collect(u.x(), scope, seen);
            case Expr.Binary b -> {
                if (decides(b)) {
                    nodes.add(b);
                    bound(b.a(), b.b(), scope);
                    bound(b.b(), b.a(), scope);
                }
                collect(b.a(), scope, seen);
                collect(b.b(), scope, seen);
            }
            case Expr.Select s -> {
                collect(s.condition(), scope, seen);
                collect(s.then(), scope, seen);
                collect(s.otherwise(), scope, seen);
            }
            case Expr.Reduce r -> collect(r.x(), System.identityHashCode(r), seen);
            case Expr.Scan s -> collect(s.x(), System.identityHashCode(s), seen);
        }
    }

    /** Every quantity under a side meets the bound on the other. */
    private void bound(Expr side, Expr other, int scope) {
        if (side instanceof Expr.Literal) {
            return;
        }
        if (!deciding(side)) {
            TreeSet<Double> met = bounds.computeIfAbsent(key(side, scope), k -> new TreeSet<>());
            if (other instanceof Expr.Literal l) {
                met.add(l.value());
            }
            return;
        }
        switch (side) {
            case Expr.Binary b -> {
                bound(b.a(), other, scope);
                bound(b.b(), other, scope);
            }
            case Expr.Select s -> {
                bound(s.then(), other, scope);
                bound(s.otherwise(), other, scope);
            }
            case Expr.Frozen f -> bound(f.x(), other, scope);
            case Expr.Unary u -> bound(u.x(), other, scope);
            case Expr.Reduce r -> {}
            case Expr.Scan s -> {}
            case Expr.Literal l -> {}
            case Expr.Field f -> {}
            case Expr.Stat s -> {}
        }
    }

    private static Key key(Expr e, int scope) {
        return new Key(Graph.thawed(e), scope);
    }

    /** One number for each quantity, in the order of the columns. */
    private List<double[]> rows() {
        List<double[]> rows = new ArrayList<>();
        rows.add(new double[0]);
        for (Map.Entry<Key, TreeSet<Double>> entry : bounds.entrySet()) {
            columns.put(entry.getKey(), columns.size());
            List<double[]> longer = new ArrayList<>();
            List<Double> samples = samples(entry.getKey().quantity(), entry.getValue());
            if ((long) rows.size() * samples.size() > LIMIT) {
                return List.of();
            }
            for (double[] row : rows) {
                for (double sample : samples) {
                    double[] with = Arrays.copyOf(row, row.length + 1);
                    with[row.length] = sample;
                    longer.add(with);
                }
            }
            rows = longer;
        }
        return rows;
    }

    /** Where a quantity's sample stands in a row; below 0 if it has none. */
    private int column(Expr e, int scope) {
        Map<Expr, Integer> known = columnOf.computeIfAbsent(scope, k -> new IdentityHashMap<>());
        Integer found = known.get(e);
        if (found == null) {
            found = deciding(e) ? -1 : columns.getOrDefault(key(e, scope), -1);
            known.put(e, found);
        }
        return found;
    }

    private List<Double> samples(Expr quantity, Set<Double> met) {
        Interval range = ranges.of(quantity);
        if (range.isPoint()) {
            return List.of(range.low());
        }
        TreeSet<Double> all = new TreeSet<>();
        Double last = null;
        for (double bound : met.isEmpty() ? Set.of(0.0) : met) {
            if (Double.isInfinite(bound)) {
                continue;
            }
            all.add(bound);
            all.add(last == null ? bound - 0.5 * Math.max(1, Math.abs(bound)) : (bound + last) / 2);
            last = bound;
        }
        if (last != null) {
            all.add(last + 0.5 * Math.max(1, Math.abs(last)));
        }
        if (Double.isFinite(range.low())) {
            all.add(range.low());
            Double next = all.higher(range.low());
            if (next != null) {
                all.add((range.low() + next) / 2);
            }
        }
        if (Double.isFinite(range.high())) {
            all.add(range.high());
        }
        all.removeIf(x -> !range.contains(x));
        return all.isEmpty() ? List.of(0.0) : List.copyOf(all);
    }

    private double[] values(List<double[]> rows, Map<Expr, Integer> forced) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(root, 0, rows.get(i), forced);
        }
        return values;
    }

    private static boolean same(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            boolean equal = Double.compare(a[i], b[i]) == 0
                    || a[i] == b[i]
                    || Math.abs(a[i] - b[i]) <= 1e-12 * Math.max(Math.abs(a[i]), Math.abs(b[i]));
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private double value(Expr e, int scope, double[] row, Map<Expr, Integer> forced) {
        if (e instanceof Expr.Literal l) {
            return l.value();
        }
        int column = column(e, scope);
        if (column >= 0) {
            return row[column];
        }
        return switch (e) {
            case Expr.Literal l -> l.value();
            case Expr.Field f -> generic(f);
            case Expr.Stat s -> generic(s);
            case Expr.Frozen f -> value(f.x(), scope, row, forced);
            case Expr.Unary u -> u.op().apply(value(u.x(), scope, row, forced));
            case Expr.Binary b -> binary(b, scope, row, forced);
            case Expr.Select s ->
                value(s.condition(), scope, row, forced) != 0
                        ? value(s.then(), scope, row, forced)
                        : value(s.otherwise(), scope, row, forced);
            case Expr.Reduce r -> deciding(r) ? value(r.x(), System.identityHashCode(r), row, forced) : generic(r);
            case Expr.Scan s -> deciding(s) ? value(s.x(), System.identityHashCode(s), row, forced) : generic(s);
        };
    }

    private double binary(Expr.Binary b, int scope, double[] row, Map<Expr, Integer> forced) {
        Integer side = forced.get(b);
        boolean extremum = b.op() == Expr.BinaryOp.MIN || b.op() == Expr.BinaryOp.MAX;
        if (side != null && !extremum) {
            return side;
        }
        if (side != null) {
            return value(side == 0 ? b.a() : b.b(), scope, row, forced);
        }
        return b.op().apply(value(b.a(), scope, row, forced), value(b.b(), scope, row, forced));
    }

    /** Some value in the quantity's range that no other quantity has. */
    private double generic(Expr e) {
        Interval range = ranges.of(e);
        if (range.isPoint()) {
            return range.low();
        }
        int order = others.computeIfAbsent(Graph.thawed(e), k -> others.size());
        double share = 0.2 + 0.6 * ((0.31 + order * 0.6180339887498949) % 1);
        if (Double.isFinite(range.low()) && Double.isFinite(range.high())) {
            return range.low() + share * (range.high() - range.low());
        }
        return Double.isFinite(range.low())
                ? range.low() + share
                : Double.isFinite(range.high()) ? range.high() - share : share;
    }
}
