package org.hone.runtime.estimate;

import java.util.List;

/** The weights that a schedule gives to its terms, in double precision. */
public final class ScheduleEvaluator {
    private ScheduleEvaluator() {}

    /**
     * Evaluates all terms on the prompts of one step.
     *
     * @return for each term, in the schedule's order, a weight for each prompt: shape {@code [terms][prompts]}
     * @throws EstimatorException if a weight reads a field of the replies, or is not a finite number
     */
    public static double[][] weights(ScheduleGraph schedule, List<PromptStats> prompts) {
        Values values = values(
                "schedule " + schedule.name(),
                schedule.terms().stream().map(ScheduleGraph.Term::weight).toList(),
                prompts);
        double[][] weights = new double[schedule.terms().size()][];
        for (int term = 0; term < weights.length; term++) {
            Values.View weight = values.root(term, Axis.PROMPT);
            weights[term] = new double[prompts.size()];
            for (int prompt = 0; prompt < weights[term].length; prompt++) {
                weights[term][prompt] = weight.at(prompt);
            }
            requireFinite(schedule, term, weights[term]);
        }
        return weights;
    }

    /**
     * Where an expression over the statistics of prompts is not 0: what a filter keeps, what a weight trains.
     *
     * @return shape {@code [prompts]}
     */
    public static boolean[] nonZero(Expr value, List<PromptStats> prompts) {
        Values.View numbers = values("the filter", List.of(value), prompts).root(0, Axis.PROMPT);
        boolean[] nonZero = new boolean[prompts.size()];
        for (int i = 0; i < nonZero.length; i++) {
            nonZero[i] = numbers.at(i) != 0;
        }
        return nonZero;
    }

    private static Values values(String who, List<Expr> expressions, List<PromptStats> prompts) {
        return new Values(StraightLine.of(expressions), Packing.ofPrompts(prompts.size()), expr -> {
            if (expr instanceof Expr.Stat stat) {
                return prompts.stream().mapToDouble(p -> p.value(stat)).toArray();
            }
            throw new EstimatorException(who + " reads a field of the replies; it may read only statistics of prompts");
        });
    }

    private static void requireFinite(ScheduleGraph schedule, int term, double[] weights) {
        for (int prompt = 0; prompt < weights.length; prompt++) {
            if (!Double.isFinite(weights[prompt])) {
                throw new EstimatorException("schedule " + schedule.name() + " gives the term "
                        + schedule.terms().get(term).estimator().name() + " the weight " + weights[prompt]
                        + " for prompt " + prompt + " of the step; a weight must be a finite number");
            }
        }
    }
}
