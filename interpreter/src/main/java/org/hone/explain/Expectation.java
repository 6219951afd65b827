package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.analyse.ToyTask;
import org.hone.runtime.estimate.EstimatorException;
import org.hone.runtime.estimate.EstimatorGraph;

/** Bias by enumeration: the small one that every explanation has, and the larger one that is asked for. */
final class Expectation {
    private static final double EXACT = 1e-9;
    /** How far the behaviour policy's logits lie from the policy's in the off-policy case. */
    private static final double AGE = 0.4;

    private static final List<Double> THREE = List.of(-0.3, 1.0, 5.0);
    private static final List<Double> TWO = List.of(-1.0, 3.0);

    private Expectation() {}

    /** On-policy, then off-policy. */
    static List<ExactBias> whole(EstimatorGraph graph, int n) {
        boolean separable = ExactBias.separable(graph);
        List<ExactBias> both = new ArrayList<>();
        for (double age : new double[] {0, AGE}) {
            both.add(
                    separable
                            ? ExactBias.of(graph, ToyTask.of(3, 3, THREE, age), n)
                            : ExactBias.of(graph, ToyTask.of(3, 2, TWO, age), Math.min(n, 3)));
        }
        return both;
    }

    /** In a line each. */
    static List<Remark> summary(EstimatorGraph graph) {
        List<Remark> all = new ArrayList<>();
        boolean separable = ExactBias.separable(graph);
        int n = separable ? 3 : 2;
        for (double age : new double[] {0, AGE}) {
            try {
                ExactBias bias = ExactBias.of(graph, ToyTask.of(3, 2, TWO, age), n);
                all.add(line(bias, age == 0 ? "exact, on-policy" : "exact, off-policy"));
            } catch (EstimatorException e) {
                return List.of();
            }
        }
        return all;
    }

    private static Remark line(ExactBias bias, String subject) {
        ExactBias.Part p = bias.all();
        String what = " (" + bias.target().words() + (bias.group() > 0 ? ", n = " + bias.group() : "") + ")";
        String scale = bias.constant() == 1 ? "" : ", after the aggregate's constant " + Figures.of(bias.constant());
        if (!Double.isFinite(p.relative() + p.scale() + p.direction())) {
            return caution(subject, "the expectation is not a number");
        }
        if (p.relative() < EXACT) {
            return fact(subject, "unbiased: relative bias 0 within 1e-9" + scale + what);
        }
        if (p.expected() < EXACT * p.target()) {
            return caution(subject, "the expectation is 0" + what);
        }
        if (p.direction() < EXACT) {
            return fact(subject, "a pure scale: " + Figures.of(p.scale()) + " × the true gradient" + scale + what);
        }
        return caution(
                subject,
                "biased: " + Figures.percent(p.direction())
                        + " of the expected gradient points elsewhere, whatever the scale" + what);
    }
}
