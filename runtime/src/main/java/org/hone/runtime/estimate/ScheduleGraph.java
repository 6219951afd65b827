package org.hone.runtime.estimate;

import java.util.List;

/**
 * A schedule: for each term the weight of a prompt at a step.
 *
 * @param name the schedule's name
 * @param terms its terms in the order they are written
 */
public record ScheduleGraph(String name, List<Term> terms) {
    public ScheduleGraph {
        terms = List.copyOf(terms);
    }

    /**
     * One term.
     *
     * @param estimator what the term trains with
     * @param weight a scalar per prompt over {@link Expr.Stat} leaves; 0 skips the term for that prompt
     */
    public record Term(TermGraph estimator, Expr weight) {}
}
