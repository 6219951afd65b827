package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.VocabularyGraph;

/** What holds of a term over the whole vocabulary. */
final class VocabularyFacts {
    private VocabularyFacts() {}

    static List<Remark> of(VocabularyGraph graph) {
        List<Remark> found = new ArrayList<>();
        found.add(
                fact(
                        "gradient",
                        "exact at each token, through all logits; nothing is sampled, so there is no coefficient on a log-prob"));
        found.add(fact("variance", "none from the next token; that of the replies stays"));
        if (graph.source() == SourceKind.ROLLOUTS) {
            found.add(caution(
                    "bias",
                    "how a token changes what comes after it is left out: no gradient flows through the sampling"));
            found.add(caution(
                    "old rollouts", "the prefixes are those of the behaviour policy, and no ratio corrects for that"));
        }
        if (graph.quantity() instanceof VocabularyGraph.Quantity.Divergence d) {
            found.add(fact(
                    "divergence",
                    d.policyFirst()
                            ? "the policy stands first: it may settle on one mode of the "
                                    + d.from().word()
                            : "the policy stands second: it must cover all that the "
                                    + d.from().word() + " can do"));
            found.add(fact("needs", "a model in the recipe's field `" + d.from().word() + "`"));
        }
        return found;
    }
}
