package org.hone.ast;

import org.hone.source.Span;

/** {@code name: value} in a record. */
public record RecordEntry(Span span, Name name, Expression value) implements Node {}
