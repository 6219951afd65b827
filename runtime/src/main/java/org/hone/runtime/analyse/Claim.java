package org.hone.runtime.analyse;

import java.util.Arrays;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;

/**
 * A claim that a batch can refute: {@code leftFactor · left = rightFactor · right} under a condition.
 *
 * @param withinStep whether equality up to one positive factor for each batch is enough
 */
public record Claim(
        EstimatorGraph left,
        double leftFactor,
        EstimatorGraph right,
        double rightFactor,
        Condition condition,
        boolean withinStep) {
    /** Differences below this share of the largest contribution of the batch are rounding. */
    static final double TOLERANCE = 1e-9;

    /** Contributions below this are what rounding leaves of sums that cancel; rewards and ratios are of the order 1. */
    private static final double NOTHING = 1e-12;

    public Claim {
        if (left.source() != right.source()) {
            throw new IllegalArgumentException("`" + left.name() + "` reads "
                    + left.source().typeName() + ", `" + right.name() + "` reads "
                    + right.source().typeName());
        }
    }

    /** What both sides give for each token of a batch. */
    record Sides(double[] left, double[] right) {
        /** The one {@code k} with {@code left = k · right}; NaN if there is none, 1 where both are 0. */
        double factor() {
            double scale = size(left);
            double other = size(right);
            if (agree(left, right, 1)) {
                return 1;
            }
            if (scale <= NOTHING || other <= NOTHING) {
                return Double.NaN;
            }
            double over = 0;
            double under = 0;
            for (int t = 0; t < left.length; t++) {
                if (Double.isFinite(left[t]) && Double.isFinite(right[t])) {
                    over += left[t] / scale * (right[t] / other);
                    under += right[t] / other * (right[t] / other);
                }
            }
            double k = over / under * (scale / other);
            return k != 0 && agree(left, right, k) ? k : Double.NaN;
        }

        boolean nothing() {
            return size(left) <= NOTHING && size(right) <= NOTHING;
        }
    }

    Sides sides(SampleBatch batch) {
        return new Sides(contributions(left, leftFactor, batch), contributions(right, rightFactor, batch));
    }

    /** Whether the condition holds on a batch and the claim does not. */
    boolean refutedBy(SampleBatch batch) {
        if (batch.tokens() == 0 || !condition.holds(batch.packed())) {
            return false;
        }
        Sides sides = sides(batch);
        return withinStep ? !(sides.factor() > 0) : !agree(sides.left(), sides.right(), 1);
    }

    /** Whether the condition holds on a batch and not even a factor makes the sides equal. */
    boolean noFactor(SampleBatch batch) {
        return batch.tokens() > 0
                && condition.holds(batch.packed())
                && Double.isNaN(sides(batch).factor());
    }

    private static double[] contributions(EstimatorGraph graph, double factor, SampleBatch batch) {
        double[] ones = new double[batch.prompts().size()];
        Arrays.fill(ones, 1);
        Coefficients c = Evaluator.evaluate(graph, batch.packed(), ones);
        double[] product = new double[c.weight().length];
        Arrays.setAll(product, t -> factor * c.coefficient()[t] * c.weight()[t]);
        return product;
    }

    private static double size(double[] x) {
        return Arrays.stream(x).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    }

    /** Whether {@code left = k · right}, token by token; what is no finite number must be none on both sides. */
    private static boolean agree(double[] left, double[] right, double k) {
        double allowed = TOLERANCE * Math.max(size(left), Math.abs(k) * size(right)) + NOTHING;
        for (int t = 0; t < left.length; t++) {
            boolean finite = Double.isFinite(left[t]);
            if (finite != Double.isFinite(right[t]) || (finite && Math.abs(left[t] - k * right[t]) > allowed)) {
                return false;
            }
        }
        return true;
    }
}
