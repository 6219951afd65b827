package org.hone.lower;

import java.util.List;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.source.Place;

/** A lowered schedule; its entries stand in the order of the graph's terms. */
record ScheduleInfo(ScheduleGraph graph, List<Entry> entries) {
    ScheduleInfo {
        entries = List.copyOf(entries);
    }

    /** The terms with coefficients. */
    List<Term> terms() {
        return entries.stream()
                .filter(Term.class::isInstance)
                .map(Term.class::cast)
                .toList();
    }

    /** A term of either kind. */
    sealed interface Entry {
        TermGraph graph();

        Expr weight();

        /** Where the estimator is named. */
        Place place();

        /** Where the weight stands. */
        Place weightPlace();
    }

    /** A term with coefficients. */
    record Term(EstimatorInfo estimator, Expr weight, Place place, Place weightPlace) implements Entry {
        @Override
        public TermGraph graph() {
            return estimator.graph();
        }
    }

    /** A term over the vocabulary. */
    record Vocabulary(VocabularyGraph graph, Expr weight, Place place, Place weightPlace) implements Entry {}
}
