package org.hone.lower;

import org.hone.runtime.estimate.TermGraph;
import org.hone.source.Place;

/** A lowered declaration of the kind {@code estimator}, whichever of the two kinds of term it is. */
sealed interface TermInfo permits EstimatorInfo, VocabularyInfo {
    TermGraph graph();

    /** Where it is named: its declaration, or the term of a schedule. */
    Place place();
}
