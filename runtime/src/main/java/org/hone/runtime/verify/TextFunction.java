package org.hone.runtime.verify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.runtime.verify.TextValue.Absent;
import org.hone.runtime.verify.TextValue.Graded;
import org.hone.runtime.verify.TextValue.Text;
import org.hone.runtime.verify.math.MathAnswer;
import org.hone.runtime.verify.math.MathPolicy;
import org.hone.runtime.verify.math.MathVerifier;

/**
 * The named functions of columns and rewards. A function of an {@link Absent} value is absent for the same reason, except
 * that a verifier calls an absent answer {@link Verdict#UNPARSED} and refuses an absent gold answer.
 */
public enum TextFunction {
    /** {@code after(text, marker)}: what follows the first occurrence of the marker; absent if there is none. */
    AFTER(2),
    /** {@code before(text, marker)}: what precedes the first occurrence of the marker; absent if there is none. */
    BEFORE(2),
    /** {@code trim(text)}: without white space at both ends. */
    TRIM(1),
    /** {@code replace(text, old, new)}: every occurrence, literally. */
    REPLACE(3),
    /** {@code remove_between(text, open, close)}: without each shortest stretch from an open to the next close, both included. */
    REMOVE_BETWEEN(3),
    /** {@code lower(text)}. */
    LOWER(1),
    /** {@code concat(a, b, …)}. */
    CONCAT(-1),
    /** {@code length(text)}: characters (code points). */
    LENGTH(1),
    /** {@code boxed(text)}: the content of the last {@code \boxed{…}} or {@code \fbox{…}}; absent if there is none. */
    BOXED(1),
    /** {@code last_number(text)}: the last number, normalised; absent if there is none. See {@link NumberScanner}. */
    LAST_NUMBER(1),
    /** {@code matches(text, pattern)}: whether the pattern matches anywhere. See {@link Patterns}. */
    MATCHES(2),
    /** {@code extract(text, pattern)}: the first group of the last match, or the match itself; absent if there is none. */
    EXTRACT(2),
    /** {@code occurrences(text, part)}: how often the part stands in the text, without overlap. */
    OCCURRENCES(2),
    /** {@code tagged(text, tag)}: whether the tag is opened and closed exactly once. */
    TAGGED(2),
    /** {@code distinct_share(text, n)}: different runs of n words over all of them. See {@link Repetition}. */
    DISTINCT_SHARE(2),
    /** {@code falling(x, from, to)}: 1 up to {@code from}, 0 from {@code to} on, a straight line between. */
    FALLING(3),
    /** {@code add(x, y)}. */
    ADD(2),
    /** {@code subtract(x, y)}. */
    SUBTRACT(2),
    /** {@code multiply(x, y)}. */
    MULTIPLY(2),
    /** {@code less(x, y)}: whether x is below y. */
    LESS(2),
    /** {@code number_equal(answer, gold)}: equal as exact rationals. See {@link NumberText}. */
    NUMBER_EQUAL(2),
    /**
     * {@code math_answer(text)} or {@code math_answer(text, policy)}: the final answer of a worked solution; absent if there
     * is none. See {@link MathAnswer} and {@link MathPolicy}.
     */
    MATH_ANSWER(1),
    /**
     * {@code math_equal(answer, gold)} or {@code math_equal(answer, gold, policy)}: the same in meaning. See
     * {@link MathVerifier} and {@link MathPolicy}.
     */
    MATH_EQUAL(2),
    /** {@code exact(answer, gold)}: the same text, character by character. */
    EXACT(2),
    /** {@code task_solved(task, reply, prompt, answer)}: the built-in task's own checker. See {@link TaskChecker}. */
    TASK_SOLVED(4);

    private static final String SOLVES = "solves_";

    private final int arity;

    TextFunction(int arity) {
        this.arity = arity;
    }

    /** The name in expressions, e.g. {@code remove_between}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Number of arguments; -1 for any number from one on. */
    public int arity() {
        return arity;
    }

    /** Whether a policy in words may follow the arguments. */
    public boolean takesPolicy() {
        return this == MATH_ANSWER || this == MATH_EQUAL;
    }

    /** The function of that name. */
    public static Optional<TextFunction> named(String word) {
        for (TextFunction function : values()) {
            if (function.word().equals(word)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /** The task of a checker's own name: {@code solves_chain_sum(reply, prompt, answer)} is {@code task_solved("chain_sum", …)}. */
    static Optional<TaskChecker> solves(String word) {
        return word.startsWith(SOLVES) ? TaskChecker.named(word.substring(SOLVES.length())) : Optional.empty();
    }

    /** All names that {@link org.hone.runtime.plan.TextExpr.Call} may have, for messages and completion. */
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (TextFunction function : values()) {
            words.add(function.word());
        }
        for (TaskChecker checker : TaskChecker.all()) {
            words.add(SOLVES + checker.task());
        }
        return List.copyOf(words);
    }

    /** Whether the last argument is a gold answer, which must never be absent. */
    boolean grades() {
        return this == NUMBER_EQUAL || this == MATH_EQUAL || this == EXACT || this == TASK_SOLVED;
    }

    /**
     * The function's value.
     *
     * @throws IllegalArgumentException if a gold answer is absent, empty or cannot be read
     */
    TextValue apply(List<TextValue> arguments) {
        if (!grades()) {
            for (TextValue argument : arguments) {
                if (argument instanceof Absent) {
                    return argument;
                }
            }
        }
        String first = TextValue.show(arguments.get(0));
        return switch (this) {
            case AFTER -> after(first, TextValue.show(arguments.get(1)));
            case BEFORE -> before(first, TextValue.show(arguments.get(1)));
            case TRIM -> new Text(first.strip());
            case REPLACE -> replace(first, TextValue.show(arguments.get(1)), TextValue.show(arguments.get(2)));
            case REMOVE_BETWEEN ->
                removeBetween(first, TextValue.show(arguments.get(1)), TextValue.show(arguments.get(2)));
            case LOWER -> new Text(first.toLowerCase(Locale.ROOT));
            case CONCAT -> new Text(arguments.stream().map(TextValue::show).collect(Collectors.joining()));
            case LENGTH -> new TextValue.Decimal(BigDecimal.valueOf(first.codePointCount(0, first.length())));
            case BOXED ->
                Boxed.last(first).<TextValue>map(Text::new).orElseGet(() -> new Absent("no complete \\boxed{…}"));
            case LAST_NUMBER ->
                NumberScanner.last(first).<TextValue>map(Text::new).orElseGet(() -> new Absent("no number"));
            case MATH_ANSWER ->
                MathAnswer.of(first, true, policy(arguments, 1))
                        .<TextValue>map(Text::new)
                        .orElseGet(() -> new Absent("no formula and no number"));
            case MATCHES -> new TextValue.Truth(Patterns.found(first, TextValue.show(arguments.get(1))));
            case EXTRACT ->
                Patterns.last(first, TextValue.show(arguments.get(1)))
                        .<TextValue>map(Text::new)
                        .orElseGet(() -> new Absent("no match of `" + TextValue.show(arguments.get(1)) + "`"));
            case OCCURRENCES ->
                new TextValue.Decimal(BigDecimal.valueOf(Occurrences.count(first, TextValue.show(arguments.get(1)))));
            case TAGGED -> new TextValue.Truth(Occurrences.tagged(first, TextValue.show(arguments.get(1))));
            case DISTINCT_SHARE ->
                TextValue.Decimal.of(
                        Repetition.distinct(first, number(arguments.get(1)).intValue()));
            case FALLING -> falling(arguments);
            case ADD -> new TextValue.Decimal(number(arguments.get(0)).add(number(arguments.get(1))));
            case SUBTRACT -> new TextValue.Decimal(number(arguments.get(0)).subtract(number(arguments.get(1))));
            case MULTIPLY -> new TextValue.Decimal(number(arguments.get(0)).multiply(number(arguments.get(1))));
            case LESS -> new TextValue.Truth(number(arguments.get(0)).compareTo(number(arguments.get(1))) < 0);
            case NUMBER_EQUAL -> graded(arguments, NumberText::compare);
            case MATH_EQUAL -> {
                MathPolicy policy = policy(arguments, 2);
                yield graded(arguments, (answer, gold) -> MathVerifier.compare(answer, gold, policy));
            }
            case EXACT -> graded(arguments, (answer, gold) -> answer.equals(gold) ? Verdict.RIGHT : Verdict.WRONG);
            case TASK_SOLVED -> taskSolved(first, arguments.subList(1, 4));
        };
    }

    /** The policy that stands at a place, if one does. */
    private static MathPolicy policy(List<TextValue> arguments, int at) {
        return at < arguments.size() ? MathPolicy.DEFAULT.with(TextValue.show(arguments.get(at))) : MathPolicy.DEFAULT;
    }

    private interface Grader {
        Verdict grade(String answer, String gold);
    }

    /** Grades; an absent answer is unparsed, but only after the gold answer has been found fit. */
    private static TextValue graded(List<TextValue> arguments, Grader grader) {
        String gold = gold(arguments.get(1));
        Verdict verdict = grader.grade(TextValue.show(arguments.get(0)), gold);
        return new Graded(arguments.get(0) instanceof Absent ? Verdict.UNPARSED : verdict);
    }

    private static TextValue taskSolved(String task, List<TextValue> replyPromptAnswer) {
        TaskChecker checker = TaskChecker.require(task);
        String prompt = TextValue.show(replyPromptAnswer.get(1));
        List<TextValue> answerAndGold = List.of(replyPromptAnswer.get(0), replyPromptAnswer.get(2));
        return graded(answerAndGold, (answer, gold) -> checker.check(prompt, gold, answer));
    }

    static String gold(TextValue value) {
        if (value instanceof Absent absent) {
            throw new IllegalArgumentException("there is no gold answer: " + absent.why());
        }
        String gold = TextValue.show(value);
        if (gold.isBlank()) {
            throw new IllegalArgumentException("the gold answer is empty");
        }
        return gold;
    }

    private static BigDecimal number(TextValue value) {
        if (value instanceof TextValue.Decimal decimal) {
            return decimal.number();
        }
        throw new IllegalArgumentException("`" + TextValue.show(value) + "` is no number");
    }

    private static TextValue falling(List<TextValue> xFromTo) {
        double x = number(xFromTo.get(0)).doubleValue();
        double from = number(xFromTo.get(1)).doubleValue();
        double to = number(xFromTo.get(2)).doubleValue();
        if (from >= to) {
            throw new IllegalArgumentException("`falling` starts at " + from + ", which is not before its end " + to);
        }
        return TextValue.Decimal.of(Math.clamp((to - x) / (to - from), 0.0, 1.0));
    }

    private static TextValue after(String text, String marker) {
        int at = text.indexOf(marker);
        return at < 0 ? new Absent("no `" + marker + "` in the text") : new Text(text.substring(at + marker.length()));
    }

    private static TextValue before(String text, String marker) {
        int at = text.indexOf(marker);
        return at < 0 ? new Absent("no `" + marker + "` in the text") : new Text(text.substring(0, at));
    }

    private static TextValue replace(String text, String old, String with) {
        if (old.isEmpty()) {
            throw new IllegalArgumentException("`replace` cannot look for an empty text");
        }
        return new Text(text.replace(old, with));
    }

    private static TextValue removeBetween(String text, String open, String close) {
        if (open.isEmpty() || close.isEmpty()) {
            throw new IllegalArgumentException(
                    "`remove_between` needs an opening and a closing text that are not empty");
        }
        StringBuilder kept = new StringBuilder(text.length());
        int from = 0;
        while (true) {
            int start = text.indexOf(open, from);
            int end = start < 0 ? -1 : text.indexOf(close, start + open.length());
            if (end < 0) {
                return new Text(kept.append(text, from, text.length()).toString());
            }
            kept.append(text, from, start);
            from = end + close.length();
        }
    }
}
