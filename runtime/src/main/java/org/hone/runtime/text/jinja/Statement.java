package org.hone.runtime.text.jinja;

import java.util.List;
import java.util.Optional;

/** A statement of a template; {@code line} is where it begins. */
sealed interface Statement {
    /** Text as it stands. */
    record Text(String text) implements Statement {}

    /** A print tag. */
    record Print(int line, Expression value) implements Statement {}

    /** {@code if}, with {@code elif} as a nested one. */
    record If(int line, Expression condition, List<Statement> then, List<Statement> otherwise) implements Statement {}

    /** {@code for}; more than one target takes items apart. */
    record For(
            int line,
            List<String> targets,
            Expression items,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    /** {@code set a = value}, {@code set a, b = value}. */
    record Set(int line, List<String> targets, Expression value) implements Statement {}

    /** {@code set space.name = value}. */
    record SetField(int line, String space, String name, Expression value) implements Statement {}

    /** {@code set a} ... {@code endset}. */
    record SetBlock(int line, String target, List<Statement> body) implements Statement {}

    /** {@code macro name(parameters)}; defaults belong to the last parameters. */
    record Macro(int line, String name, List<String> parameters, List<Expression> defaults, List<Statement> body)
            implements Statement {}

    /** {@code generation}: marks what the model says; renders as its content. */
    record Generation(List<Statement> body) implements Statement {}

    /** {@code break}. */
    record Break(int line) implements Statement {}

    /** {@code continue}. */
    record Continue(int line) implements Statement {}
}
