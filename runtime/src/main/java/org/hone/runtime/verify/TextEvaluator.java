package org.hone.runtime.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.TextValue.Absent;
import org.hone.runtime.verify.TextValue.Graded;
import org.hone.runtime.verify.TextValue.Text;
import org.hone.runtime.verify.TextValue.Truth;

/** Evaluates a {@link TextExpr}: a pure function of a row and, in a reward, of a reply. */
public final class TextEvaluator {
    private final TextExpr body;

    /**
     * An evaluator of the expression.
     *
     * @throws IllegalArgumentException if it calls a function that does not exist or with a wrong number of arguments
     */
    public TextEvaluator(TextExpr body) {
        check(body);
        this.body = body;
    }

    /** The value for a dataset's column, where there is no reply. */
    public TextValue evaluate(Fields row) {
        return evaluate(body, row, new Absent("a column cannot read the reply"));
    }

    /** The value for a reward. */
    public TextValue evaluate(Fields row, String reply) {
        return evaluate(body, row, new Text(reply));
    }

    static TextValue evaluate(TextExpr expr, Fields row, TextValue reply) {
        return switch (expr) {
            case TextExpr.Reply ignored -> reply;
            case TextExpr.Column column -> row.field(column.name());
            case TextExpr.TextLiteral literal -> new Text(literal.value());
            case TextExpr.NumberLiteral literal -> TextValue.Decimal.of(literal.value());
            case TextExpr.BoolLiteral literal -> new Truth(literal.value());
            case TextExpr.If choice ->
                switch (evaluate(choice.condition(), row, reply)) {
                    case Truth truth -> evaluate(truth.value() ? choice.then() : choice.otherwise(), row, reply);
                    case Graded graded ->
                        evaluate(graded.verdict() == Verdict.RIGHT ? choice.then() : choice.otherwise(), row, reply);
                    case Absent absent -> absent;
                    default -> throw new IllegalArgumentException("a condition must be a truth value or a verdict");
                };
            case TextExpr.Call call -> call(call, row, reply);
            case TextExpr.Foreign foreign -> throw misplaced(foreign);
        };
    }

    private static TextValue call(TextExpr.Call call, Fields row, TextValue reply) {
        List<TextValue> arguments = new ArrayList<>(call.arguments().size() + 1);
        Optional<TaskChecker> task = TextFunction.solves(call.function());
        task.ifPresent(checker -> arguments.add(new Text(checker.task())));
        for (TextExpr argument : call.arguments()) {
            arguments.add(evaluate(argument, row, reply));
        }
        return task.map(checker -> TextFunction.TASK_SOLVED)
                .or(() -> TextFunction.named(call.function()))
                .orElseThrow()
                .apply(arguments);
    }

    private static void check(TextExpr expr) {
        switch (expr) {
            case TextExpr.If choice -> {
                check(choice.condition());
                check(choice.then());
                check(choice.otherwise());
            }
            case TextExpr.Call call -> {
                int arity = arity(call.function());
                int given = call.arguments().size();
                if (arity < 0 ? given == 0 : given != arity && !(given == arity + 1 && takesPolicy(call.function()))) {
                    throw new IllegalArgumentException("`%s` takes %s, not %d"
                            .formatted(
                                    call.function(), arity < 0 ? "one argument or more" : arity + " arguments", given));
                }
                call.arguments().forEach(TextEvaluator::check);
            }
            case TextExpr.Reply ignored -> {}
            case TextExpr.Column ignored -> {}
            case TextExpr.TextLiteral ignored -> {}
            case TextExpr.NumberLiteral ignored -> {}
            case TextExpr.BoolLiteral ignored -> {}
            case TextExpr.Foreign foreign -> throw misplaced(foreign);
        }
    }

    private static IllegalArgumentException misplaced(TextExpr.Foreign foreign) {
        return new IllegalArgumentException(
                "the script `%s` can be a whole reward, not a part of an expression".formatted(foreign.script()));
    }

    private static boolean takesPolicy(String function) {
        return TextFunction.named(function).filter(TextFunction::takesPolicy).isPresent();
    }

    private static int arity(String function) {
        if (TextFunction.solves(function).isPresent()) {
            return 3;
        }
        return TextFunction.named(function)
                .orElseThrow(() -> new IllegalArgumentException("there is no function `%s`; there are %s"
                        .formatted(function, String.join(", ", TextFunction.words()))))
                .arity();
    }
}
