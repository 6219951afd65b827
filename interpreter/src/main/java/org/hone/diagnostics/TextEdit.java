package org.hone.diagnostics;

import org.hone.source.Span;

/** Replaces the text of a span; an empty span inserts. */
public record TextEdit(Span span, String replacement) {
    /** Inserts text before an offset. */
    public static TextEdit insert(int offset, String text) {
        return new TextEdit(Span.at(offset), text);
    }
}
