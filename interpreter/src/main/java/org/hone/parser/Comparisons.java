package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.grammar.HoneLexer;
import org.hone.source.Span;

/** Operators by token; and comparisons in a chain, which Hone refuses but understands. */
final class Comparisons {
    private Comparisons() {}

    record Operand(Span span, Expression expression) {}

    /** {@code a < b < c}: reported, and read as {@code a < b and b < c}. */
    static Expression chained(Reporter reporter, Span span, List<Operand> operands, List<Token> operators) {
        List<TextEdit> edits = new ArrayList<>();
        Expression all = null;
        for (int i = 0; i + 1 < operands.size(); i++) {
            Operand left = operands.get(i);
            Operand right = operands.get(i + 1);
            Token operator = operators.get(i);
            Span operatorSpan = Spans.of(operator);
            Expression pair = new Expression.Binary(
                    left.span().to(right.span()),
                    operator(operator),
                    operatorSpan,
                    left.expression(),
                    right.expression());
            if (all == null) {
                all = pair;
            } else {
                edits.add(TextEdit.insert(
                        operatorSpan.start(), "and " + reporter.source().text(left.span()) + " "));
                all = new Expression.Binary(
                        operands.getFirst().span().to(right.span()), BinaryOperator.AND, operatorSpan, all, pair);
            }
        }
        Fix fix = new Fix("join two comparisons with `and`", edits);
        reporter.report(reporter.error(
                        Code.CHAINED_COMPARISON, Spans.of(operators.get(1)), "comparisons cannot stand in a chain")
                .label("a second comparison of the same value")
                .fix(fix));
        return all == null ? new Expression.Invalid(span) : all;
    }

    static BinaryOperator operator(Token token) {
        return switch (token.getType()) {
            case HoneLexer.OR -> BinaryOperator.OR;
            case HoneLexer.AND -> BinaryOperator.AND;
            case HoneLexer.EQ -> BinaryOperator.EQUAL;
            case HoneLexer.NE -> BinaryOperator.NOT_EQUAL;
            case HoneLexer.LT -> BinaryOperator.LESS;
            case HoneLexer.LE -> BinaryOperator.LESS_OR_EQUAL;
            case HoneLexer.GT -> BinaryOperator.GREATER;
            case HoneLexer.GE -> BinaryOperator.GREATER_OR_EQUAL;
            case HoneLexer.OR_ELSE -> BinaryOperator.OR_ELSE;
            case HoneLexer.PLUS -> BinaryOperator.ADD;
            case HoneLexer.MINUS -> BinaryOperator.SUBTRACT;
            case HoneLexer.STAR -> BinaryOperator.MULTIPLY;
            case HoneLexer.SLASH -> BinaryOperator.DIVIDE;
            default -> throw new IllegalArgumentException("not an operator: " + token.getText());
        };
    }
}
