package org.hone.ast;

import java.util.Optional;
import org.hone.source.Span;

/** {@code name: Type = default}; lambdas may leave out the type. */
public record Parameter(Span span, Name name, Optional<TypeTree> type, Optional<Expression> value) implements Node {}
