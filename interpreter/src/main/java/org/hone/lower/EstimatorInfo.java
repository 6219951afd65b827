package org.hone.lower;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param used arguments that decided what the graph looks like
 */
record EstimatorInfo(
        EstimatorGraph graph,
        boolean standard,
        Place place,
        Map<String, Place> arguments,
        List<Sites.Called> calls,
        Set<Place> used)
        implements TermInfo {
    EstimatorInfo {
        arguments = Map.copyOf(arguments);
        calls = List.copyOf(calls);
        used = Set.copyOf(used);
    }
}
