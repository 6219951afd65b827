package org.hone.check;

import java.util.List;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.plan.TextExpr;
import org.hone.types.Scalar;
import org.hone.types.TextSort;

/** What rewards and dataset columns may compute: choices, truth values and sums over named functions. */
final class Texts {
    private static final TextExpr TRUE = new TextExpr.BoolLiteral(true);
    private static final TextExpr FALSE = new TextExpr.BoolLiteral(false);

    private Texts() {}

    static Value binary(Expression.Binary node, Value left, Value right, Env env, Reporter reporter) {
        TextExpr a = expr(left);
        TextExpr b = expr(right);
        if (a != null && b != null && truth(left) && truth(right)) {
            if (node.operator() == BinaryOperator.AND) {
                return new Value.Str(TextSort.TRUTH, new TextExpr.If(a, b, FALSE));
            }
            if (node.operator() == BinaryOperator.OR) {
                return new Value.Str(TextSort.TRUTH, new TextExpr.If(a, TRUE, b));
            }
        }
        if (a != null && b != null && number(left) && number(right)) {
            TextExpr below = new TextExpr.Call("less", List.of(a, b));
            TextExpr above = new TextExpr.Call("less", List.of(b, a));
            Value.Str result = switch (node.operator()) {
                case ADD -> new Value.Str(TextSort.NUMBER, new TextExpr.Call("add", List.of(a, b)));
                case SUBTRACT -> new Value.Str(TextSort.NUMBER, new TextExpr.Call("subtract", List.of(a, b)));
                case MULTIPLY -> new Value.Str(TextSort.NUMBER, new TextExpr.Call("multiply", List.of(a, b)));
                case LESS -> new Value.Str(TextSort.TRUTH, below);
                case GREATER -> new Value.Str(TextSort.TRUTH, above);
                case LESS_OR_EQUAL -> new Value.Str(TextSort.TRUTH, new TextExpr.If(above, FALSE, TRUE));
                case GREATER_OR_EQUAL -> new Value.Str(TextSort.TRUTH, new TextExpr.If(below, FALSE, TRUE));
                default -> null;
            };
            if (result != null) {
                return result;
            }
        }
        reporter.add(Diagnostic.error(
                        Code.OPERANDS,
                        env.module().source(),
                        node.span(),
                        "`" + node.operator().symbol() + "` cannot join " + Show.type(left) + " and "
                                + Show.type(right))
                .note(
                        "rewards and columns choose with `if`, `and`, `or` and `not`, and add, multiply and compare numbers;"
                                + " the functions are those of `std.text`, `std.verify` and `std.rewards`"));
        return Value.UNKNOWN;
    }

    static Value not(Value.Str value) {
        return new Value.Str(TextSort.TRUTH, new TextExpr.If(value.expr(), FALSE, TRUE));
    }

    static boolean truth(Value value) {
        return switch (value) {
            case Value.Str s -> s.sort() == TextSort.VERDICT || s.sort() == TextSort.TRUTH;
            case Value.Num n -> n.scalar() == Scalar.BOOL;
            default -> false;
        };
    }

    /** Whether a value is a number, known or not. */
    static boolean number(Value value) {
        return switch (value) {
            case Value.Str s -> s.sort() == TextSort.NUMBER;
            case Value.Num n -> n.scalar().isPlain();
            default -> false;
        };
    }

    /** The value as a text expression; null if it is none. */
    static @org.jspecify.annotations.Nullable TextExpr expr(Value value) {
        return switch (value) {
            case Value.Str s -> s.expr();
            case Value.Num n -> number(n);
            default -> null;
        };
    }

    private static @org.jspecify.annotations.Nullable TextExpr number(Value.Num n) {
        if (n.constant().isEmpty()) {
            return null;
        }
        double value = n.constant().getAsDouble();
        return n.scalar() == Scalar.BOOL ? new TextExpr.BoolLiteral(value != 0) : new TextExpr.NumberLiteral(value);
    }

    /** The kind of a value that a choice between texts gives. */
    static TextSort sort(Value value) {
        return switch (value) {
            case Value.Str s -> s.sort();
            case Value.Num n -> n.scalar() == Scalar.BOOL ? TextSort.TRUTH : TextSort.NUMBER;
            default -> TextSort.TEXT;
        };
    }

    /** Whether a text was read from the reply. */
    static boolean ofReply(TextExpr e) {
        return switch (e) {
            case TextExpr.Reply r -> true;
            case TextExpr.Column c -> false;
            case TextExpr.TextLiteral t -> false;
            case TextExpr.NumberLiteral n -> false;
            case TextExpr.BoolLiteral b -> false;
            case TextExpr.Foreign f -> f.arguments().contains(TextExpr.Foreign.Argument.REPLY);
            case TextExpr.If i -> ofReply(i.condition()) || ofReply(i.then()) || ofReply(i.otherwise());
            case TextExpr.Call c -> c.arguments().stream().anyMatch(Texts::ofReply);
        };
    }

    /** Whether a text was read from the row. */
    static boolean ofRow(TextExpr e) {
        return switch (e) {
            case TextExpr.Column c -> true;
            case TextExpr.Reply r -> false;
            case TextExpr.TextLiteral t -> false;
            case TextExpr.NumberLiteral n -> false;
            case TextExpr.BoolLiteral b -> false;
            case TextExpr.Foreign f -> f.arguments().contains(TextExpr.Foreign.Argument.ROW);
            case TextExpr.If i -> ofRow(i.condition()) || ofRow(i.then()) || ofRow(i.otherwise());
            case TextExpr.Call c -> c.arguments().stream().anyMatch(Texts::ofRow);
        };
    }
}
