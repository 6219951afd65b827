package org.hone.ast;

import java.util.Optional;
import org.hone.source.Span;

/** One line of a run block or of the prompt. */
public sealed interface Statement extends Node {

    /** {@code let name = …}: binds a result for the statements below. */
    record Bind(Span span, Name name, Optional<TypeTree> type, Computation value) implements Statement {}

    /** An action, or an expression whose value is shown at the prompt. */
    record Do(Span span, Computation computation) implements Statement {}
}
