package org.hone.ast;

import java.util.List;
import java.util.Optional;
import org.hone.source.Span;

/** Something that happens: only inside run blocks and at the prompt. */
public sealed interface Action extends Computation {

    /** {@code train RECIPE with { … }}. */
    record Train(Span span, Expression recipe, Optional<Block> options) implements Action {}

    /** {@code step RECIPE with { … }}: one optimiser step. */
    record Step(Span span, Expression recipe, Optional<Block> options) implements Action {}

    /** {@code evaluate MODEL on DATASET with { … }}. */
    record Evaluate(Span span, Expression model, Expression dataset, Optional<Block> options) implements Action {}

    /** {@code sample MODEL on PROMPT with { … }}. */
    record Sample(Span span, Expression model, Expression prompt, Optional<Block> options) implements Action {}

    /** {@code replay RUN with { … }}. */
    record Replay(Span span, Expression run, Optional<Block> options) implements Action {}

    /** {@code compare(a, b, …)}. */
    record Compare(Span span, List<Computation> subjects) implements Action {
        public Compare {
            subjects = List.copyOf(subjects);
        }
    }

    /** {@code show X}. */
    record Show(Span span, Computation value) implements Action {}

    /** {@code save X to PATH}. */
    record Save(Span span, Expression value, Expression path) implements Action {}
}
