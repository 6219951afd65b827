package org.hone.ast;

import org.hone.source.Span;

/** How a reward is computed. */
public sealed interface RewardBody extends Node {

    /** By an expression of the language. */
    record Computed(Span span, Expression expression) implements RewardBody {}

    /** By a function in another language: {@code foreign js "judge.js"}. */
    record Foreign(Span span, Name language, Expression.TextLiteral file) implements RewardBody {}
}
