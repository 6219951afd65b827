package org.hone.diagnostics;

import java.util.Comparator;
import java.util.List;

/**
 * A change of the source that mends the mistake.
 *
 * @param description what it does, in a few words
 * @param edits edits of the diagnostic's own source; they do not overlap
 */
public record Fix(String description, List<TextEdit> edits) {
    public Fix {
        edits = edits.stream().sorted(Comparator.comparing(TextEdit::span)).toList();
        for (int i = 1; i < edits.size(); i++) {
            if (edits.get(i).span().start() < edits.get(i - 1).span().end()) {
                throw new IllegalArgumentException("edits overlap: " + edits);
            }
        }
    }

    /** A fix of one edit. */
    public static Fix of(String description, TextEdit edit) {
        return new Fix(description, List.of(edit));
    }

    /** The text with the edits made. */
    public String apply(String text) {
        StringBuilder result = new StringBuilder();
        int done = 0;
        for (TextEdit edit : edits) {
            result.append(text, done, edit.span().start()).append(edit.replacement());
            done = edit.span().end();
        }
        return result.append(text, done, text.length()).toString();
    }
}
