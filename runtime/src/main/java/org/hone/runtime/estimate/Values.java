package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.function.Function;

/** The values of a straight line of expressions in double precision. */
final class Values {
    private final Packing packing;
    private final StraightLine program;
    private final double[][] values;

    /**
     * Computes every line.
     *
     * @param leaf values of a {@link Expr.Field} or {@link Expr.Stat}, as many as its axis has elements
     */
    Values(StraightLine program, Packing packing, Function<Expr, double[]> leaf) {
        this.program = program;
        this.packing = packing;
        this.values = new double[program.lines().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = compute(program.lines().get(i), leaf);
        }
    }

    /** The value of the root with this index, with an element for each element of {@code axis}. */
    double[] root(int index, Axis axis) {
        return at(program.roots().get(index), axis);
    }

    private double[] at(int line, Axis axis) {
        Axis own = program.lines().get(line).expr().axis();
        double[] coarse = values[line];
        return own == axis
                ? coarse
                : Arrays.stream(packing.owner(axis, own))
                        .mapToDouble(e -> coarse[e])
                        .toArray();
    }

    private double[] compute(StraightLine.Line line, Function<Expr, double[]> leaf) {
        Expr expr = line.expr();
        Axis axis = expr.axis();
        return switch (expr) {
            case Expr.Literal l -> new double[] {l.value()};
            case Expr.Field f -> leaf.apply(f);
            case Expr.Stat s -> leaf.apply(s);
            case Expr.Unary u -> {
                double[] x = at(line.operands().get(0), axis);
                yield Arrays.stream(x).map(v -> u.op().apply(v)).toArray();
            }
            case Expr.Binary b -> {
                double[] x = at(line.operands().get(0), axis);
                double[] y = at(line.operands().get(1), axis);
                double[] z = new double[x.length];
                Arrays.setAll(z, i -> b.op().apply(x[i], y[i]));
                yield z;
            }
            case Expr.Select s -> {
                double[] condition = at(line.operands().get(0), axis);
                double[] then = at(line.operands().get(1), axis);
                double[] otherwise = at(line.operands().get(2), axis);
                double[] z = new double[condition.length];
                Arrays.setAll(z, i -> condition[i] != 0 ? then[i] : otherwise[i]);
                yield z;
            }
            case Expr.Reduce r -> {
                int operand = line.operands().get(0);
                Axis from = program.lines().get(operand).expr().axis();
                double[] members = packing.members(from, axis);
                yield r.op() == Expr.ReduceOp.QUANTILE
                        ? quantile(r.argument(), values[operand], packing.owner(from, axis), members)
                        : reduce(r.op(), values[operand], packing.owner(from, axis), members);
            }
            case Expr.Scan s ->
                scan(s, at(line.operands().get(0), Axis.TOKEN), packing.owner(Axis.TOKEN, Axis.SEQUENCE));
            case Expr.Frozen f -> throw new IllegalStateException("frozen values have no line");
        };
    }

    private static double[] reduce(Expr.ReduceOp op, double[] x, int[] owner, double[] members) {
        return switch (op) {
            case COUNT -> members;
            case SUM -> sum(x, owner, members.length);
            case MEAN -> {
                double[] first = first(x, owner, members.length);
                double[] mean = mean(relative(x, owner, first), owner, members);
                Arrays.setAll(mean, e -> first[e] + mean[e]);
                yield mean;
            }
            case STD -> deviation(x, owner, members, 1);
            case STD_POPULATION -> deviation(x, owner, members, 0);
            case MIN -> extreme(x, owner, members, Double.POSITIVE_INFINITY, Math::min);
            case MAX -> extreme(x, owner, members, Double.NEGATIVE_INFINITY, Math::max);
            case QUANTILE -> throw new IllegalArgumentException("a quantile has a level");
        };
    }

    private static double[] quantile(double level, double[] x, int[] owner, double[] members) {
        double[][] sorted = new double[members.length][];
        Arrays.setAll(sorted, e -> new double[(int) members[e]]);
        int[] filled = new int[members.length];
        for (int i = 0; i < x.length; i++) {
            sorted[owner[i]][filled[owner[i]]++] = x[i];
        }
        double[] z = new double[members.length];
        for (int e = 0; e < z.length; e++) {
            if (sorted[e].length > 0) {
                Arrays.sort(sorted[e]);
                double place = level * (sorted[e].length - 1);
                double below = sorted[e][(int) Math.floor(place)];
                double above = sorted[e][(int) Math.ceil(place)];
                z[e] = below + (above - below) * (place - Math.floor(place));
            }
        }
        return z;
    }

    private static double[] scan(Expr.Scan scan, double[] x, int[] sequenceOf) {
        double[] z = new double[x.length];
        for (int t = x.length - 1; t >= 0; t--) {
            boolean last = t == x.length - 1 || sequenceOf[t + 1] != sequenceOf[t];
            z[t] = switch (scan.op()) {
                case NEXT -> last ? 0 : x[t + 1];
                case DISCOUNTED_SUM -> last ? x[t] : x[t] + scan.argument() * z[t + 1];
            };
        }
        return z;
    }

    private static double[] deviation(double[] x, int[] owner, double[] members, int lost) {
        double[] d = relative(x, owner, first(x, owner, members.length));
        double[] centred = relative(d, owner, mean(d, owner, members));
        double[] squares = Arrays.stream(centred).map(v -> v * v).toArray();
        double[] std = sum(squares, owner, members.length);
        Arrays.setAll(std, e -> Math.sqrt(std[e] / Math.max(members[e] - lost, 1)));
        return std;
    }

    private static double[] mean(double[] x, int[] owner, double[] members) {
        double[] mean = sum(x, owner, members.length);
        Arrays.setAll(mean, e -> mean[e] / Math.max(members[e], 1));
        return mean;
    }

    private static double[] sum(double[] x, int[] owner, int size) {
        double[] sum = new double[size];
        for (int i = 0; i < x.length; i++) {
            sum[owner[i]] += x[i];
        }
        return sum;
    }

    private static double[] extreme(
            double[] x, int[] owner, double[] members, double start, java.util.function.DoubleBinaryOperator better) {
        double[] z = new double[members.length];
        Arrays.setAll(z, e -> members[e] == 0 ? 0 : start);
        for (int i = 0; i < x.length; i++) {
            z[owner[i]] = better.applyAsDouble(z[owner[i]], x[i]);
        }
        return z;
    }

    private static double[] first(double[] x, int[] owner, int size) {
        double[] first = new double[size];
        for (int i = x.length - 1; i >= 0; i--) {
            first[owner[i]] = x[i];
        }
        return first;
    }

    private static double[] relative(double[] x, int[] owner, double[] origin) {
        double[] z = new double[x.length];
        Arrays.setAll(z, i -> x[i] - origin[owner[i]]);
        return z;
    }
}
