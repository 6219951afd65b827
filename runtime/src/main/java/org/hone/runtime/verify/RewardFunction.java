package org.hone.runtime.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.TextValue.Absent;

/**
 * A reward, ready to score replies: a pure function of reply and row, safe for use by several threads. Its expression's
 * value becomes a score thus: a verdict is worth 1 when right and 0 otherwise; a truth value is right or wrong; a number in
 * [0, 1] is the reward, right when it is 1 and wrong below; an absent value (no number found) is unparsed. Anything else,
 * and any failure, is {@link Verdict#CRASHED} with a message, worth 0.
 */
public final class RewardFunction {
    private final RewardPlan plan;
    private final Scripts.Judge judge;

    /**
     * A reward of the plan that is computed by the language itself.
     *
     * @throws IllegalArgumentException if it calls a function that does not exist or with a wrong number of arguments
     * @throws ScriptException if it calls a script
     */
    public RewardFunction(RewardPlan plan) {
        this(plan, Scripts.none());
    }

    /**
     * A reward of the plan.
     *
     * @param scripts what runs its script, if it calls one
     * @throws IllegalArgumentException if it calls a function that does not exist or with a wrong number of arguments
     * @throws ScriptException if its script cannot be used
     */
    public RewardFunction(RewardPlan plan, Scripts scripts) {
        this.plan = plan;
        this.judge = plan.body() instanceof TextExpr.Foreign foreign
                ? scripts.judge(foreign)
                : computed(new TextEvaluator(plan.body()));
    }

    private static Scripts.Judge computed(TextEvaluator evaluator) {
        return asked -> asked.stream().map(one -> score(evaluator, one)).toList();
    }

    /** The declaration's name. */
    public String name() {
        return plan.name();
    }

    /**
     * A reply to score.
     *
     * @param reply its text, special tokens removed
     * @param row its row
     * @param truncated whether it hit the token limit without a stop token
     */
    public record Asked(String reply, Fields row, boolean truncated) {}

    /** Scores a reply, as {@link #score(List)} does. */
    public Score score(String reply, Fields row, boolean truncated) {
        return score(List.of(new Asked(reply, row, truncated))).getFirst();
    }

    /**
     * Scores replies, each by itself. A truncated reply that is not right has the verdict {@link Verdict#TRUNCATED}; one that
     * is right stays so, because it gave its answer before the limit. A number below 1 is kept as the reward of a truncated
     * reply.
     *
     * @return a score for each, in order
     * @throws ScriptException if a script has left behind more work that cannot be stopped than is bearable
     */
    public List<Score> score(List<Asked> asked) {
        List<Score> scores = judge.score(asked.stream()
                .map(one -> new Scripts.Asked(one.reply(), one.row()))
                .toList());
        List<Score> all = new ArrayList<>(scores.size());
        for (int i = 0; i < scores.size(); i++) {
            all.add(asked.get(i).truncated() ? scores.get(i).truncated() : scores.get(i));
        }
        return all;
    }

    private static Score score(TextEvaluator evaluator, Scripts.Asked asked) {
        try {
            return score(evaluator.evaluate(asked.row(), asked.reply()));
        } catch (RuntimeException e) {
            return Score.crashed(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
    }

    private static Score score(TextValue value) {
        return switch (value) {
            case TextValue.Graded graded -> Score.of(graded.verdict());
            case TextValue.Truth truth -> Score.of(truth.value() ? Verdict.RIGHT : Verdict.WRONG);
            case TextValue.Decimal decimal -> {
                double reward = decimal.number().doubleValue();
                yield reward >= 0 && reward <= 1
                        ? new Score(reward == 1 ? Verdict.RIGHT : Verdict.WRONG, reward, Optional.empty())
                        : Score.crashed("the reward is %s, outside of 0 to 1".formatted(TextValue.show(decimal)));
            }
            case Absent absent -> new Score(Verdict.UNPARSED, 0, Optional.of(absent.why()));
            case TextValue.Text text -> Score.crashed("the reward is a text, not a verdict");
            case TextValue.Items items -> Score.crashed("the reward is a list, not a verdict");
            case TextValue.Parts parts -> Score.crashed("the reward is a record, not a verdict");
        };
    }

    /**
     * What the reply answers, for majority votes: the first graded answer of the reward's expression, numbers as fractions
     * in lowest terms so that equal ones are equal texts, and a built-in task's last statement. Nothing if there is none, or
     * if the reward does not grade.
     */
    public Optional<String> answer(String reply, Fields row) {
        return grading(plan.body()).flatMap(call -> {
            if (!call.function().equals(TextFunction.NUMBER_EQUAL.word())
                    && !call.function().equals(TextFunction.EXACT.word())) {
                return Statements.last(reply);
            }
            TextValue value = TextEvaluator.evaluate(call.arguments().get(0), row, new TextValue.Text(reply));
            if (value instanceof Absent) {
                return Optional.empty();
            }
            String text = TextValue.show(value);
            return call.function().equals(TextFunction.EXACT.word())
                    ? Optional.of(text)
                    : NumberText.parse(text).map(number -> number.over() + "/" + number.under());
        });
    }

    private static Optional<TextExpr.Call> grading(TextExpr expr) {
        return switch (expr) {
            case TextExpr.Call call ->
                grades(call)
                        ? Optional.of(call)
                        : call.arguments().stream()
                                .flatMap(argument -> grading(argument).stream())
                                .findFirst();
            case TextExpr.If choice ->
                grading(choice.condition()).or(() -> grading(choice.then())).or(() -> grading(choice.otherwise()));
            case TextExpr.Reply ignored -> Optional.empty();
            case TextExpr.Column ignored -> Optional.empty();
            case TextExpr.TextLiteral ignored -> Optional.empty();
            case TextExpr.NumberLiteral ignored -> Optional.empty();
            case TextExpr.BoolLiteral ignored -> Optional.empty();
            case TextExpr.Foreign ignored -> Optional.empty();
        };
    }

    private static boolean grades(TextExpr.Call call) {
        return TextFunction.solves(call.function()).isPresent()
                || TextFunction.named(call.function()).map(TextFunction::grades).orElse(false);
    }

    /**
     * What is wrong with the row's gold answers as this reward uses them: absent, empty, or unreadable by the verifier they
     * are given to. A dataset whose rows have such a fault must not be trained on.
     */
    public Optional<String> goldFault(Fields row) {
        return goldFault(plan.body(), row);
    }

    private static Optional<String> goldFault(TextExpr expr, Fields row) {
        return switch (expr) {
            case TextExpr.If choice ->
                goldFault(choice.condition(), row)
                        .or(() -> goldFault(choice.then(), row))
                        .or(() -> goldFault(choice.otherwise(), row));
            case TextExpr.Call call -> callFault(call, row);
            case TextExpr.Reply ignored -> Optional.empty();
            case TextExpr.Column ignored -> Optional.empty();
            case TextExpr.TextLiteral ignored -> Optional.empty();
            case TextExpr.NumberLiteral ignored -> Optional.empty();
            case TextExpr.BoolLiteral ignored -> Optional.empty();
            case TextExpr.Foreign ignored -> Optional.empty();
        };
    }

    private static Optional<String> callFault(TextExpr.Call call, Fields row) {
        if (!grades(call)) {
            return call.arguments().stream()
                    .flatMap(argument -> goldFault(argument, row).stream())
                    .findFirst();
        }
        boolean policy = call.function().equals(TextFunction.MATH_EQUAL.word());
        TextExpr gold = call.arguments().get(policy ? 1 : call.arguments().size() - 1);
        if (needsReply(gold)) {
            return Optional.of("the gold answer given to `%s` depends on the reply".formatted(call.function()));
        }
        try {
            TextEvaluator.evaluate(call, row, new Absent("no reply yet"));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static boolean needsReply(TextExpr expr) {
        return switch (expr) {
            case TextExpr.Reply ignored -> true;
            case TextExpr.If choice ->
                needsReply(choice.condition()) || needsReply(choice.then()) || needsReply(choice.otherwise());
            case TextExpr.Call call -> call.arguments().stream().anyMatch(RewardFunction::needsReply);
            case TextExpr.Column ignored -> false;
            case TextExpr.TextLiteral ignored -> false;
            case TextExpr.NumberLiteral ignored -> false;
            case TextExpr.BoolLiteral ignored -> false;
            case TextExpr.Foreign ignored -> true;
        };
    }
}
