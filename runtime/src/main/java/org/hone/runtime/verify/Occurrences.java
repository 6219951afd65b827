package org.hone.runtime.verify;

/** Counts parts of texts. */
final class Occurrences {
    private Occurrences() {}

    /** How often the part stands in the text, without overlap. */
    static int count(String text, String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("`occurrences` cannot count an empty text");
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** Whether {@code <tag>} and {@code </tag>} stand in the text exactly once each, in this order. */
    static boolean tagged(String text, String tag) {
        String open = "<" + tag + ">";
        String close = "</" + tag + ">";
        return count(text, open) == 1 && count(text, close) == 1 && text.indexOf(open) < text.indexOf(close);
    }
}
