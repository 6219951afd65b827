package org.hone.runtime.estimate;

/** What the sequences of an estimator are: the type of its parameter {@code t}. */
public enum SourceKind {
    /** Replies sampled from the policy; they have a behaviour policy and a reward. */
    ROLLOUTS("Rollouts"),
    /** Demonstrations of the data set; they have neither a behaviour policy nor a reward. */
    DEMOS("Demos"),
    /** A prompt's rollouts and demonstrations in one group. */
    MIXED("Mixed");

    private final String typeName;

    SourceKind(String typeName) {
        this.typeName = typeName;
    }

    /** The name of the source type in the language. */
    public String typeName() {
        return typeName;
    }
}
