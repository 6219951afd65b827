package org.hone.cli;

import org.hone.check.Show;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.analyse.Relation;

/** What is said of two estimators. */
final class Verdicts {
    private Verdicts() {}

    static boolean holds(Claim claim, Relation relation) {
        return switch (relation) {
            case Relation.Scaled s -> claim.withinStep() ? s.factor() > 0 : s.factor() == 1;
            case Relation.WithinStep w -> claim.withinStep();
            case Relation.Differs d -> false;
            case Relation.Unsatisfied u -> false;
        };
    }

    /** One word for programs. */
    static String word(Relation relation) {
        return switch (relation) {
            case Relation.Scaled s -> s.factor() == 1 ? "identical" : "scaled";
            case Relation.WithinStep w -> "scaled_within_step";
            case Relation.Differs d -> "different";
            case Relation.Unsatisfied u -> "unsatisfied";
        };
    }

    static String words(Relation relation) {
        return switch (relation) {
            case Relation.Scaled s -> {
                String how =
                        s.proof() ? "proven: the normal forms are the same" : "tested on " + s.batches() + " batches";
                yield s.factor() == 1
                        ? "the same (" + how + ")"
                        : "the first is " + Show.number(s.factor()) + " × the second ("
                                + (s.proof() ? "proven: so are the normal forms" : how) + ")";
            }
            case Relation.WithinStep w ->
                "the same within a step, but not across steps: the factor went from " + digits(w.least()) + " to "
                        + digits(w.greatest()) + " on " + w.batches() + " batches";
            case Relation.Differs d -> "they differ by more than a factor (batch " + d.seen() + " of those tested)";
            case Relation.Unsatisfied u ->
                "nothing was tested: the condition held on none of " + u.tried() + " batches";
        };
    }

    private static String digits(double x) {
        return org.hone.cli.terminal.Numbers.plain(x);
    }
}
