package org.hone.ast;

import java.util.List;
import org.hone.source.Span;

/** Pure and total. Parentheses leave no node; the span of a node does not include parentheses around it. */
public sealed interface Expression extends Computation {

    /** {@code 42}, {@code 100_000}. */
    record IntLiteral(Span span, long value) implements Expression {}

    /** {@code 0.2}, {@code 5e-6}.
     *
     * @param text as written
     */
    record RealLiteral(Span span, double value, String text) implements Expression {}

    /** {@code "text"}, escapes already resolved. */
    record TextLiteral(Span span, String value) implements Expression {}

    /** {@code true}, {@code false}. */
    record BoolLiteral(Span span, boolean value) implements Expression {}

    /** {@code null}: the absent value of a {@code T?}. */
    record NullLiteral(Span span) implements Expression {}

    /** A number with a unit: {@code 8192.tokens}, {@code 1.5.min}.
     *
     * @param number an {@link IntLiteral} or a {@link RealLiteral}
     */
    record Quantity(Span span, Expression number, Name unit) implements Expression {}

    /** A name that the scope resolves. */
    record Reference(Span span, String name) implements Expression {}

    /** {@code target.member}. */
    record Select(Span span, Expression target, Name member) implements Expression {}

    /** {@code target[index]}. */
    record Index(Span span, Expression target, Expression index) implements Expression {}

    /** {@code callee(a, name: b)}. */
    record Call(Span span, Expression callee, List<Argument> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code input |> stage}: the input becomes the first argument of the stage, a call or a function. */
    record Pipe(Span span, Expression input, Expression stage) implements Expression {}

    /** {@code -x}, {@code not x}. */
    record Unary(Span span, UnaryOperator operator, Expression operand) implements Expression {}

    /** {@code left operator right}.
     *
     * @param operatorSpan where the operator itself stands
     */
    record Binary(Span span, BinaryOperator operator, Span operatorSpan, Expression left, Expression right)
            implements Expression {}

    /** {@code if condition then yes else no}. */
    record Conditional(Span span, Expression condition, Expression yes, Expression no) implements Expression {}

    /** {@code x => body}, {@code (x, y) => body}. */
    record Lambda(Span span, List<Parameter> parameters, Expression body) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code let a = …; let b = … in body}; each binding is visible below it. */
    record LetIn(Span span, List<Member.Let> bindings, Expression body) implements Expression {
        public LetIn {
            bindings = List.copyOf(bindings);
        }
    }

    /** {@code { n: 8, temperature: 1.0 }}. */
    record RecordLiteral(Span span, List<RecordEntry> entries) implements Expression {
        public RecordLiteral {
            entries = List.copyOf(entries);
        }
    }

    /** {@code [1, 2, 3]}. */
    record ListLiteral(Span span, List<Expression> elements) implements Expression {
        public ListLiteral {
            elements = List.copyOf(elements);
        }
    }

    /** Stands where the text could not be read; a diagnostic has been given already, so nothing more is said about it. */
    record Invalid(Span span) implements Expression {}
}
