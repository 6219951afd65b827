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
        StraightLine program = StraightLine.of(
                schedule.terms().stream().map(ScheduleGraph.Term::weight).toList());
        Values values = new Values(program, Packing.ofPrompts(prompts.size()), expr -> {
            if (expr instanceof Expr.Stat stat) {
                return prompts.stream().mapToDouble(p -> p.value(stat)).toArray();
            }
            throw new EstimatorException("schedule " + schedule.name()
                    + " reads a field of the replies; a schedule reads only statistics of prompts");
        });
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
