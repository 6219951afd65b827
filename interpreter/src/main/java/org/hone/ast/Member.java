package org.hone.ast;

import java.util.Optional;
import org.hone.source.Span;

/** One entry of a block. The parser lets weights only into schedules and assertions only into tests. */
public sealed interface Member extends Node {

    /** {@code name = value} or {@code name: Type = value}. The value sees the scope outside the block, and the lets above. */
    record Field(Span span, Optional<Doc> doc, Name name, Optional<TypeTree> type, Expression value)
            implements Member {}

    /** {@code let name = value}: visible below it. */
    record Let(Span span, Name name, Optional<TypeTree> type, Expression value) implements Member {}

    /** {@code weight dr_grpo(low: 0.1) = rl}: an estimator, perhaps with arguments, and its weight. */
    record Weight(Span span, Expression estimator, Expression value) implements Member {}

    /** {@code assert EXPR}. */
    record Assert(Span span, Expression condition) implements Member {}

    /** {@code assert equivalent A B when EXPR}.
     *
     * @param left an estimator: a name, a call with arguments, or a number times one of these
     * @param right the same
     */
    record AssertEquivalent(Span span, Expression left, Expression right, Optional<Expression> condition)
            implements Member {}
}
