package org.hone.ast;

import java.util.Optional;
import org.hone.source.Span;

/** {@code value} or {@code name: value} in a call. */
public record Argument(Span span, Optional<Name> name, Expression value) implements Node {}
