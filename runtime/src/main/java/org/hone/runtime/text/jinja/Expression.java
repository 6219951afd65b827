package org.hone.runtime.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An expression of a template. */
sealed interface Expression {
    /** A literal. */
    record Literal(Value value) implements Expression {}

    /** A variable. */
    record Name(String name) implements Expression {}

    /** {@code [a, b]} or {@code (a, b)}. */
    record ListOf(List<Expression> items) implements Expression {}

    /** {@code {a: b}}; key and value alternate. */
    record TableOf(List<Expression> keysAndValues) implements Expression {}

    /** {@code target.name}. */
    record Attribute(Expression target, String name) implements Expression {}

    /** {@code target[key]}. */
    record Subscript(Expression target, Expression key) implements Expression {}

    /** {@code target[from:to:step]}. */
    record Slice(Expression target, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {}

    /** {@code target(arguments)}. */
    record Call(Expression target, Arguments arguments) implements Expression {}

    /** {@code target | name(arguments)}. */
    record Filter(Expression target, String name, Arguments arguments) implements Expression {}

    /** {@code target is name arguments}. */
    record Test(Expression target, String name, Arguments arguments) implements Expression {}

    /** {@code not a}, {@code -a}, {@code +a}. */
    record Unary(String operator, Expression operand) implements Expression {}

    /** Arithmetic, concatenation, {@code and}, {@code or}. */
    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /** {@code a < b <= c}, also {@code in} and {@code not in}; one operator fewer than operands. */
    record Compare(List<Expression> operands, List<String> operators) implements Expression {}

    /** {@code a if condition else b}. */
    record Choice(Expression condition, Expression then, Optional<Expression> otherwise) implements Expression {}

    /** Positional and named arguments. */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
