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
            weights[term] = values.root(term, Axis.PROMPT);
            requireFinite(schedule, term, weights[term]);
        }
        return weights;
    }

    /**
     * Whether each prompt of a step is kept by a filter.
     *
     * @param keep a truth value over the statistics of a prompt
     */
    public static boolean[] kept(Expr keep, List<PromptStats> prompts) {
        double[] truths = values("the filter", List.of(keep), prompts).root(0, Axis.PROMPT);
        boolean[] kept = new boolean[truths.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = truths[i] != 0;
        }
        return kept;
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
