package org.hone.types;

/** The kinds of what a dataset column or a reward computes. */
public enum TextSort {
    TEXT("Text"),
    /** A text that the model's chat template renders. */
    CHAT("Chat"),
    /** A text that was read from a reply. */
    ANSWER("Answer"),
    /** A text of the row. */
    GOLD("Gold"),
    VERDICT("Verdict"),
    /** A truth value that is known only per reply. */
    TRUTH("Bool"),
    /** A number that is known only per reply or row. */
    NUMBER("Real");

    private final String typeName;

    TextSort(String typeName) {
        this.typeName = typeName;
    }

    /** The name in the language. */
    public String typeName() {
        return typeName;
    }

    /** Whether its values are texts. */
    public boolean isText() {
        return compareTo(GOLD) <= 0;
    }
}
