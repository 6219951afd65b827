package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of a straight line of expressions in double precision. A line is computed when it is first asked for, once, by
 * whichever thread asks first; the values of a line that nobody reads any more are let go. What comes out does not depend on
 * who asks in which order.
 */
final class Values {
    private final Packing packing;
    private final StraightLine program;
    private final Function<Expr, double[]> leaf;
    private final Cell[] cells;
    private final AtomicIntegerArray readers;

    /**
     * Computes nothing yet.
     *
     * @param leaf values of a {@link Expr.Field} or {@link Expr.Stat}, as many as its axis has elements; they are not changed
     */
    Values(StraightLine program, Packing packing, Function<Expr, double[]> leaf) {
        this.program = program;
        this.packing = packing;
        this.leaf = leaf;
        int lines = program.lines().size();
        cells = new Cell[lines];
        readers = new AtomicIntegerArray(lines);
        for (int i = 0; i < lines; i++) {
            cells[i] = new Cell(i);
            program.lines().get(i).operands().forEach(readers::incrementAndGet);
        }
        // Roots may be read any number of times.
        program.roots().forEach(readers::incrementAndGet);
    }

    /** The value of the root with this index, to be read at the elements of {@code axis}. */
    View root(int index, Axis axis) {
        return view(program.roots().get(index), axis);
    }

    /**
     * Values seen from a finer axis.
     *
     * @param values values on their own axis
     * @param owner for each element of the finer axis the element to read; absent where both are the same
     * @param stride 0 if there is one value for all
     */
    record View(double[] values, int @Nullable [] owner, int stride) {
        /** The value at an element of the finer axis. */
        double at(int element) {
            return owner == null ? values[element * stride] : values[owner[element]];
        }
    }

    private View view(int line, Axis axis) {
        Axis own = program.lines().get(line).expr().axis();
        double[] values = cells[line].values();
        if (own == axis) {
            return new View(values, null, 1);
        }
        return own == Axis.BATCH ? new View(values, null, 0) : new View(values, packing.owner(axis, own), 1);
    }

    /** The value of one line. Locks are taken from later lines to earlier ones only, so that nobody waits in a circle. */
    private final class Cell {
        private final int line;
        private double @Nullable [] values;

        Cell(int line) {
            this.line = line;
        }

        synchronized double[] values() {
            double[] known = values;
            if (known != null) {
                return known;
            }
            StraightLine.Line computed = program.lines().get(line);
            double[] now = compute(computed);
            values = now;
            for (int operand : computed.operands()) {
                if (readers.decrementAndGet(operand) == 0) {
                    cells[operand].forget();
                }
            }
            return now;
        }

        synchronized void forget() {
            values = null;
        }
    }

    private double[] compute(StraightLine.Line line) {
        Expr expr = line.expr();
        Axis axis = expr.axis();
        List<Integer> operands = line.operands();
        return switch (expr) {
            case Expr.Literal l -> new double[] {l.value()};
            case Expr.Field f -> leaf.apply(f);
            case Expr.Stat s -> leaf.apply(s);
            case Expr.Unary u -> {
                View x = view(operands.get(0), axis);
                double[] z = new double[packing.size(axis)];
                for (int i = 0; i < z.length; i++) {
                    z[i] = u.op().apply(x.at(i));
                }
                yield z;
            }
            case Expr.Binary b -> {
                View x = view(operands.get(0), axis);
                View y = view(operands.get(1), axis);
                double[] z = new double[packing.size(axis)];
                for (int i = 0; i < z.length; i++) {
                    z[i] = b.op().apply(x.at(i), y.at(i));
                }
                yield z;
            }
            case Expr.Select s -> {
                View condition = view(operands.get(0), axis);
                View then = view(operands.get(1), axis);
                View otherwise = view(operands.get(2), axis);
                double[] z = new double[packing.size(axis)];
                for (int i = 0; i < z.length; i++) {
                    z[i] = condition.at(i) != 0 ? then.at(i) : otherwise.at(i);
                }
                yield z;
            }
            case Expr.Reduce r -> {
                int operand = operands.get(0);
                Axis from = program.lines().get(operand).expr().axis();
                double[] members = packing.members(from, axis);
                yield r.op() == Expr.ReduceOp.QUANTILE
                        ? quantile(r.argument(), cells[operand].values(), packing.owner(from, axis), members)
                        : reduce(r.op(), cells[operand].values(), packing.owner(from, axis), members);
            }
            case Expr.Scan s -> scan(s, view(operands.get(0), Axis.TOKEN), packing.owner(Axis.TOKEN, Axis.SEQUENCE));
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
                for (int e = 0; e < mean.length; e++) {
                    mean[e] = first[e] + mean[e];
                }
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

    private static double[] scan(Expr.Scan scan, View x, int[] sequenceOf) {
        double[] z = new double[sequenceOf.length];
        for (int t = z.length - 1; t >= 0; t--) {
            boolean last = t == z.length - 1 || sequenceOf[t + 1] != sequenceOf[t];
            z[t] = switch (scan.op()) {
                case NEXT -> last ? 0 : x.at(t + 1);
                case DISCOUNTED_SUM -> last ? x.at(t) : x.at(t) + scan.argument() * z[t + 1];
            };
        }
        return z;
    }

    private static double[] deviation(double[] x, int[] owner, double[] members, int lost) {
        double[] d = relative(x, owner, first(x, owner, members.length));
        double[] centred = relative(d, owner, mean(d, owner, members));
        for (int i = 0; i < centred.length; i++) {
            centred[i] *= centred[i];
        }
        double[] std = sum(centred, owner, members.length);
        for (int e = 0; e < std.length; e++) {
            std[e] = Math.sqrt(std[e] / Math.max(members[e] - lost, 1));
        }
        return std;
    }

    private static double[] mean(double[] x, int[] owner, double[] members) {
        double[] mean = sum(x, owner, members.length);
        for (int e = 0; e < mean.length; e++) {
            mean[e] /= Math.max(members[e], 1);
        }
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
            double[] x, int[] owner, double[] members, double start, DoubleBinaryOperator better) {
        double[] z = new double[members.length];
        for (int e = 0; e < z.length; e++) {
            z[e] = members[e] == 0 ? 0 : start;
        }
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
        for (int i = 0; i < z.length; i++) {
            z[i] = x[i] - origin[owner[i]];
        }
        return z;
    }
}
