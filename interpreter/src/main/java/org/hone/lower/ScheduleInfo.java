package org.hone.lower;

import java.util.List;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.source.Place;

/** A lowered schedule. */
record ScheduleInfo(ScheduleGraph graph, List<Term> terms) {
    ScheduleInfo {
        terms = List.copyOf(terms);
    }

    /**
     * One term.
     *
     * @param place where the estimator is named
     * @param weightPlace where the weight stands
     */
    record Term(EstimatorInfo estimator, Expr weight, Place place, Place weightPlace) {}
}
