package org.hone.runtime.verify;

import java.util.Optional;

/** Finds the answer in a box. */
final class Boxed {
    /** Longer texts are cut to their last so many characters: the answer stands at the end. */
    static final int TEXT_LIMIT = 200_000;

    private static final String THOUGHT = "</think>";
    private static final String[] MARKS = {"\\boxed{", "\\fbox{"};

    private Boxed() {}

    /**
     * The content of the last box that is closed, by matching braces ({@code \{} and {@code \}} count as text). A box that is
     * opened last and never closed hides the earlier ones: the reply was about to give another answer. Boxes before a
     * {@code </think>} do not count.
     */
    static Optional<String> last(String whole) {
        String text = behindThought(tail(whole));
        int start = -1;
        for (String mark : MARKS) {
            int at = text.lastIndexOf(mark);
            start = Math.max(start, at < 0 ? -1 : at + mark.length());
        }
        if (start < 0) {
            return Optional.empty();
        }
        int open = 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return Optional.of(text.substring(start, i).strip());
            }
        }
        return Optional.empty();
    }

    /** What follows the last {@code </think>}, if one does: only that is the answer. */
    private static String behindThought(String text) {
        int end = text.lastIndexOf(THOUGHT);
        return end < 0 ? text : text.substring(end + THOUGHT.length());
    }

    static String tail(String text) {
        return text.length() <= TEXT_LIMIT ? text : text.substring(text.length() - TEXT_LIMIT);
    }
}
