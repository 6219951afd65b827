package org.hone.source;

/** A span of a given source: modules import one another, so a span alone does not say where. */
public record Place(SourceFile source, Span span) {
    /** {@code name:line:column} of its first character. */
    @Override
    public String toString() {
        return source.name() + ":" + source.position(span.start());
    }
}
