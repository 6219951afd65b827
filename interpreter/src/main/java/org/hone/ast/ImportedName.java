package org.hone.ast;

import java.util.Optional;
import org.hone.source.Span;

/** One name in the braces of an import, with the name it gets here. */
public record ImportedName(Span span, Name name, Optional<Name> alias) implements Node {
    /** The name it has in the importing module. */
    public Name local() {
        return alias.orElse(name);
    }
}
