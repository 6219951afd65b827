package org.hone.lower;

import java.util.Optional;
import org.hone.check.Value;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.TextEvaluator;
import org.hone.runtime.verify.TextValue;
import org.hone.runtime.verify.Verdict;
import org.hone.types.Scalar;

/** What text functions give for constants: rewards and verifiers may be tested before any model has replied. */
final class TextConstants {
    private TextConstants() {}

    /** The value, computed if it is made of constants; nothing if it depends on a row, a reply or a batch. */
    static Optional<Value> value(Value value) {
        return switch (value) {
            case Value.Num n -> n.constant().isPresent() ? Optional.of(n) : Optional.empty();
            case Value.Str s -> s.constant().isPresent() ? Optional.of(s) : computed(s.expr());
            case Value.Items i -> Optional.of(i);
            case Value.Absent a -> Optional.of(a);
            default -> Optional.empty();
        };
    }

    private static Optional<Value> computed(TextExpr expr) {
        if (!closed(expr)) {
            return Optional.empty();
        }
        TextValue result = new TextEvaluator(expr).evaluate(name -> new TextValue.Absent(name));
        return Optional.of(
                switch (result) {
                    case TextValue.Truth t -> Value.Num.of(Scalar.BOOL, t.value() ? 1 : 0);
                    // A verdict stands for its truth wherever a condition stands.
                    case TextValue.Graded g -> Value.Num.of(Scalar.BOOL, g.verdict() == Verdict.RIGHT ? 1 : 0);
                    case TextValue.Decimal d ->
                        Value.Num.of(Scalar.REAL, d.number().doubleValue());
                    case TextValue.Absent a -> new Value.Absent();
                    default -> Value.Str.of(TextValue.show(result));
                });
    }

    private static boolean closed(TextExpr e) {
        return switch (e) {
            case TextExpr.Reply r -> false;
            case TextExpr.Column c -> false;
            case TextExpr.TextLiteral l -> true;
            case TextExpr.NumberLiteral l -> true;
            case TextExpr.BoolLiteral l -> true;
            case TextExpr.Foreign f -> false;
            case TextExpr.If c -> closed(c.condition()) && closed(c.then()) && closed(c.otherwise());
            case TextExpr.Call c -> c.arguments().stream().allMatch(TextConstants::closed);
        };
    }
}
