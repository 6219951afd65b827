package org.hone.ast;

import org.hone.source.Span;

/** A name where it is given or looked up by name only (declarations, members, axes, units, argument names). */
public record Name(Span span, String text) implements Node {
    @Override
    public String toString() {
        return text;
    }
}
