package org.hone.lower;

import java.util.List;
import java.util.Map;
import org.hone.check.Sites;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.source.Place;

/**
 * A lowered estimator and what later checks ask about it.
 *
 * @param standard whether it belongs to the standard library
 * @param place where it is named: its declaration, or the term of a schedule
 * @param arguments arguments given in the term, with their places
 * @param calls functions that it calls
 */
record EstimatorInfo(
        EstimatorGraph graph, boolean standard, Place place, Map<String, Place> arguments, List<Sites.Called> calls)
        implements TermInfo {
    EstimatorInfo {
        arguments = Map.copyOf(arguments);
        calls = List.copyOf(calls);
    }
}
