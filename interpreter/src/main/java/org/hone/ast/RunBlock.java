package org.hone.ast;

import java.util.List;
import java.util.Optional;
import org.hone.source.Span;

/** {@code run { … }} or {@code run smoke { … }}. */
public record RunBlock(Span span, Optional<Doc> doc, Optional<Name> name, List<Statement> statements) implements Item {
    public RunBlock {
        statements = List.copyOf(statements);
    }
}
