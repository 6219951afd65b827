package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** What a walk over a text has found: what each word stands for, and what is seen and stands at one offset. */
final class Trace {
    private final int offset;
    private final List<Occurrence> occurrences = new ArrayList<>();
    private Scope scopeAt = Scope.EMPTY;
    private @Nullable Expression expressionAt;

    /**
     * @param offset the place that is asked about; -1 for none
     */
    Trace(int offset) {
        this.offset = offset;
    }

    /** All words that stand for something, in the order in which they were met. */
    List<Occurrence> occurrences() {
        return occurrences;
    }

    /** The word at an offset that stands for something; of two that touch there, the one that begins. */
    Optional<Occurrence> occurrence(int offset) {
        return occurrences.stream()
                .filter(o -> o.span().start() <= offset && offset <= o.span().end())
                .reduce((a, b) -> a.span().contains(offset) ? a : b);
    }

    /** The local names at the offset. */
    Scope scopeAt() {
        return scopeAt;
    }

    /** The innermost expression at the offset. */
    Optional<Expression> expressionAt() {
        return Optional.ofNullable(expressionAt);
    }

    /** Whether the place that is asked about is in a span, or touches it. */
    boolean at(Span span) {
        return span.start() <= offset && offset <= span.end();
    }

    /** Whether the place that is asked about lies behind a span. */
    boolean behind(Span span) {
        return span.end() < offset;
    }

    /** Whether it does not lie before a span. */
    boolean reached(Span span) {
        return offset >= span.start();
    }

    /** What is seen in a span. */
    void mark(Span span, Scope scope) {
        if (at(span)) {
            scopeAt = scope;
        }
    }

    /** What is seen at the place that is asked about. */
    void see(Scope scope) {
        scopeAt = scope;
    }

    /** An expression, from without to within. */
    void expression(Expression e, Scope scope) {
        if (at(e.span())) {
            scopeAt = scope;
            expressionAt = e;
        }
    }

    /** A word that stands for something. */
    void word(Name name, Symbol symbol, boolean definition) {
        if (!name.text().isEmpty() && !name.span().isEmpty()) {
            occurrences.add(new Occurrence(name.span(), symbol, definition));
        }
    }
}
