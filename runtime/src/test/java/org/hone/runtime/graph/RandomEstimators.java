package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.ScanOp;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.SampleEstimators;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * Well-typed estimators over every operator and axis. Domains are kept (no logarithm of a negative number), and what is
 * compared is computed without rounding, because a comparison turns a difference in the last bit into a different
 * branch.
 */
final class RandomEstimators {
    private final Random random;

    RandomEstimators(long seed) {
        random = new Random(seed);
    }

    EstimatorGraph next(String name) {
        Expr reference = switch (random.nextInt(4)) {
            case 0 -> new Literal(0);
            case 1 -> new Expr.Frozen(new Expr.Field(SourceField.POLICY_LOGPROB));
            case 2 -> new Expr.Field(SourceField.BEHAVIOUR_LOGPROB);
            default -> new Expr.Unary(UnaryOp.SIGMOID, value(Axis.TOKEN, 4));
        };
        Expr mask = random.nextBoolean() ? exact(Axis.TOKEN, 3) : new Expr.Unary(UnaryOp.NOT, exact(Axis.TOKEN, 2));
        return SampleEstimators.of(name, SourceKind.MIXED, mask, reference, value(Axis.TOKEN, 5), aggregate());
    }

    private Aggregate aggregate() {
        List<Aggregate.Step> steps = new ArrayList<>();
        for (Axis axis : List.of(Axis.SEQUENCE, Axis.PROMPT, Axis.BATCH)) {
            if (axis == Axis.BATCH || random.nextBoolean()) {
                steps.add(random.nextBoolean() ? new Aggregate.Step.Mean(axis) : new Aggregate.Step.Sum(axis));
                if (random.nextInt(3) == 0) {
                    steps.add(new Aggregate.Step.Scale(new Expr.Unary(UnaryOp.SIGMOID, value(axis, 2))));
                }
            }
        }
        return new Aggregate(steps);
    }

    /** A value at {@code axis} or coarser. */
    private Expr value(Axis axis, int depth) {
        if (depth == 0) {
            return leaf(axis);
        }
        return switch (random.nextInt(16)) {
            case 0 -> new Expr.Unary(UnaryOp.NEGATE, value(axis, depth - 1));
            case 1 ->
                new Expr.Unary(UnaryOp.EXP, new Expr.Binary(BinaryOp.MIN, value(axis, depth - 1), new Literal(1.5)));
            case 2 -> new Expr.Unary(UnaryOp.LOG, positive(value(axis, depth - 1)));
            case 3 -> new Expr.Unary(UnaryOp.SQRT, positive(value(axis, depth - 1)));
            case 4 -> new Expr.Unary(UnaryOp.SIGMOID, value(axis, depth - 1));
            case 5 -> new Expr.Binary(BinaryOp.DIVIDE, value(axis, depth - 1), positive(value(axis, depth - 1)));
            case 6 ->
                new Expr.Binary(
                        BinaryOp.POWER, positive(value(axis, depth - 1)), new Literal(random.nextInt(7) / 2.0 - 1));
            case 7 -> new Expr.Select(exact(axis, 2), value(axis, depth - 1), value(axis, depth - 1));
            case 8, 9, 10 -> reduction(axis, depth);
            case 11 -> new Expr.Frozen(value(axis, depth - 1));
            case 12 -> new Expr.Unary(UnaryOp.COS, value(axis, depth - 1));
            case 13 ->
                axis == Axis.TOKEN
                        ? new Expr.Scan(pick(ScanOp.values()), value(axis, depth - 1), random.nextInt(5) / 4.0)
                        : reduction(axis, depth);
            default ->
                new Expr.Binary(
                        pick(BinaryOp.ADD, BinaryOp.SUBTRACT, BinaryOp.MULTIPLY, BinaryOp.MIN, BinaryOp.MAX),
                        value(axis, depth - 1),
                        value(axis, depth - 1));
        };
    }

    private Expr reduction(Axis axis, int depth) {
        if (axis == Axis.TOKEN) {
            return value(pick(Axis.SEQUENCE, Axis.PROMPT, Axis.BATCH), depth);
        }
        Expr finer = value(finer(axis), depth - 1);
        return finer.axis().finerThan(axis)
                ? new Expr.Reduce(pick(ReduceOp.values()), finer, axis, random.nextInt(5) / 4.0)
                : finer;
    }

    /** A value computed without rounding. */
    private Expr exact(Axis axis, int depth) {
        if (depth == 0) {
            return leaf(axis);
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Expr.Unary(pick(UnaryOp.NEGATE, UnaryOp.ABS, UnaryOp.NOT), exact(axis, depth - 1));
            case 1 -> {
                if (axis == Axis.TOKEN) {
                    yield leaf(axis);
                }
                Expr finer = exact(finer(axis), depth - 1);
                yield finer.axis().finerThan(axis)
                        ? new Expr.Reduce(pick(ReduceOp.MIN, ReduceOp.MAX, ReduceOp.COUNT), finer, axis)
                        : finer;
            }
            default -> {
                List<BinaryOp> comparisons = Arrays.stream(BinaryOp.values())
                        .filter(op -> !op.differentiable())
                        .toList();
                yield new Expr.Binary(
                        comparisons.get(random.nextInt(comparisons.size())),
                        exact(axis, depth - 1),
                        exact(axis, depth - 1));
            }
        };
    }

    private Expr leaf(Axis axis) {
        List<SourceField> fields = Arrays.stream(SourceField.values())
                .filter(f -> !f.axis().finerThan(axis))
                .toList();
        return random.nextInt(4) == 0
                ? new Literal(random.nextInt(9) / 4.0 - 1)
                : new Expr.Field(fields.get(random.nextInt(fields.size())));
    }

    private Axis finer(Axis axis) {
        List<Axis> finer =
                Arrays.stream(Axis.values()).filter(a -> a.finerThan(axis)).toList();
        return finer.get(random.nextInt(finer.size()));
    }

    private static Expr positive(Expr x) {
        return new Expr.Binary(BinaryOp.ADD, new Expr.Unary(UnaryOp.ABS, x), new Literal(0.5));
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
