package org.hone.explain;

import java.util.Arrays;
import java.util.List;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;

/** Estimators tried out on batches, every prompt with weight 1. */
final class Trial {
    /** The age of an on-policy batch. */
    static final double FRESH = 0;
    /** The age of an off-policy batch. */
    static final double OLD = 1;

    private Trial() {}

    static Coefficients of(EstimatorGraph graph, PackedBatch batch) {
        double[] ones = new double[batch.prompts()];
        Arrays.fill(ones, 1);
        return Evaluator.evaluate(graph, batch, ones);
    }

    static double[] coefficients(EstimatorGraph graph, List<List<ExampleBatch.Reply>> replies, double age) {
        return of(graph, ExampleBatch.of(replies, age)).coefficient();
    }

    /** The values of one expression, a number a token. */
    static double[] values(Expr expr, EstimatorGraph graph, PackedBatch batch) {
        Expr policy = new Expr.Field(SourceField.POLICY_LOGPROB);
        return of(
                        new EstimatorGraph(
                                graph.name(),
                                graph.source(),
                                expr,
                                policy,
                                new Expr.Literal(1),
                                policy,
                                graph.aggregate()),
                        batch)
                .coefficient();
    }

    static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).reduce(0, (a, b) -> Double.isNaN(b) ? Double.NaN : Math.max(a, b));
    }

    static double distance(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }
}
