package org.hone.runtime.estimate;

import java.util.Locale;

/** A frozen model that a recipe may declare beside its policy. */
public enum Companion {
    /** The model that the policy is held to. */
    REFERENCE(SourceField.REFERENCE_LOGPROB),
    /** The model that the policy learns from. */
    TEACHER(SourceField.TEACHER_LOGPROB);

    private final SourceField logprob;

    Companion(SourceField logprob) {
        this.logprob = logprob;
    }

    /** The field that holds what the model says of the tokens. */
    public SourceField logprob() {
        return logprob;
    }

    /** The field of the recipe and the member of a source. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a term needs the model: it reads its log-probs, or its whole distribution. */
    public boolean neededBy(TermGraph term) {
        boolean whole = term instanceof VocabularyGraph v
                && v.quantity() instanceof VocabularyGraph.Quantity.Divergence d
                && d.from() == this;
        return whole || StraightLine.of(term.expressions()).fields().contains(logprob);
    }
}
