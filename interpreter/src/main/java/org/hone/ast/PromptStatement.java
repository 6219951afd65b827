package org.hone.ast;

import org.hone.source.Span;

/** A statement typed at the prompt, outside a run block. */
public record PromptStatement(Span span, Statement statement) implements Item {}
