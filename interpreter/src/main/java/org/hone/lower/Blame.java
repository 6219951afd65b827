package org.hone.lower;

import java.util.Optional;
import org.hone.check.Sites;
import org.hone.runtime.estimate.Expr;
import org.hone.source.Place;

/**
 * What the user wrote of an estimator's graph.
 *
 * @param sites where parts of the graphs stand in the text
 */
record Blame(Sites sites) {

    /** Whether a constant comes from an argument. */
    boolean from(Expr constant, Place argument) {
        return sites.origins(constant).stream().anyMatch(p -> within(p, argument));
    }

    private static boolean within(Place part, Place whole) {
        return part.source().equals(whole.source())
                && part.span().start() >= whole.span().start()
                && part.span().end() <= whole.span().end();
    }

    /** What the user wrote: the node itself, or the argument from which a bound of a standard estimator comes. */
    Optional<Place> blamed(ScheduleInfo.Term term, Expr node) {
        if (!term.estimator().standard()) {
            return sites.place(node);
        }
        for (Place argument : term.estimator().arguments().values()) {
            if (Inspect.parts(node).stream().anyMatch(part -> from(part, argument))) {
                return Optional.of(argument);
            }
        }
        return Optional.empty();
    }

    /** Where a slot stands; the term where the estimator is one of the standard library. */
    Place place(ScheduleInfo.Term term, Expr slot) {
        return term.estimator().standard()
                ? term.place()
                : sites.place(slot).orElse(term.estimator().place());
    }
}
