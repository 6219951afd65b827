package org.hone.runtime.verify.math;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hone.runtime.verify.Verdict;

/**
 * Whether an answer is the gold answer, by meaning: equal texts first, then formulas. Constants are compared as
 * exact fractions or to a hundred digits and more, formulas with variables at random points of either sign, lists, tuples, sets, intervals and matrices by structure,
 * equations up to a factor. Deterministic; work is bounded by the size of the texts.
 */
public final class MathVerifier {
    /** Longer answers are no answers. */
    public static final int ANSWER_LIMIT = Tokens.LENGTH_LIMIT;

    private static final Pattern DECIMAL_COMMA = Pattern.compile("-?(?:\\\\\\$ ?)?\\d+,\\d+");
    private static final Pattern GROUPED = Pattern.compile("-?(?:\\\\\\$ ?)?[1-9]\\d{0,2},\\d{3}");

    private MathVerifier() {}

    /**
     * Compares an answer with the gold answer.
     *
     * @return {@link Verdict#UNPARSED} if the answer is no formula and is not the gold answer letter by letter
     * @throws IllegalArgumentException if the gold answer cannot be read
     */
    public static Verdict compare(String answer, String gold) {
        return compare(answer, gold, MathPolicy.DEFAULT);
    }

    /** Compares under a policy; otherwise as {@link #compare(String, String)}. */
    public static Verdict compare(String answer, String gold, MathPolicy policy) {
        return compare(answer, gold, policy, Trace.none());
    }

    /** Compares, and says how both were read and which rules decided; otherwise as {@link #compare(String, String)}. */
    public static MathExplanation explain(String answer, String gold, MathPolicy policy) {
        Trace trace = Trace.of();
        Verdict verdict = compare(answer, gold, policy, trace);
        return new MathExplanation(verdict, shown(gold), shown(answer), trace.rules(verdict));
    }

    private static List<String> shown(String text) {
        return text.length() > ANSWER_LIMIT
                ? List.of()
                : readings(text).stream().map(FormulaText::of).toList();
    }

    /** Whether a text can be a gold answer. */
    public static boolean readable(String gold) {
        return !readings(gold).isEmpty();
    }

    private static Verdict compare(String answer, String gold, MathPolicy policy, Trace trace) {
        List<Formula> wanted = readings(gold);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("the gold answer `" + shortened(gold) + "` is no formula");
        }
        if (answer.length() > ANSWER_LIMIT) {
            trace.decided("the answer has more than " + ANSWER_LIMIT + " characters");
            return Verdict.UNPARSED;
        }
        String key = Notation.key(answer, policy);
        if (!key.isEmpty() && key.equals(Notation.key(gold, policy))) {
            trace.decided("the same text once it is written in one way: " + key);
            return Verdict.RIGHT;
        }
        List<Formula> given = under(readings(answer), policy);
        Equality equality = new Equality(policy, new Work(), trace);
        try {
            for (Formula a : given) {
                for (Formula g : under(wanted, policy)) {
                    if (equality.same(a, g)) {
                        return Verdict.RIGHT;
                    }
                }
            }
        } catch (Work.Exhausted e) {
            trace.decided(String.valueOf(e.getMessage()));
            return Verdict.TIMED_OUT;
        }
        if (given.isEmpty()) {
            trace.decided("the answer is no formula and not the gold answer letter by letter");
            return Verdict.UNPARSED;
        }
        return Verdict.WRONG;
    }

    /** A comma between digits may group them, stand for the decimal point, or separate two answers. */
    private static List<Formula> readings(String text) {
        String plain = Notation.plain(text);
        if (plain.isEmpty() || plain.length() > ANSWER_LIMIT) {
            return List.of();
        }
        Optional<Formula> grouped = FormulaParser.parse(plain, true);
        Optional<Formula> separated = FormulaParser.parse(plain, false);
        Optional<Formula> decimal = DECIMAL_COMMA.matcher(plain).matches()
                        && !GROUPED.matcher(plain).matches()
                ? FormulaParser.parse(plain.replace(',', '.'), false)
                : Optional.empty();
        return Stream.of(grouped, decimal, separated)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** What is compared of formulas under a policy. */
    private static List<Formula> under(List<Formula> all, MathPolicy policy) {
        Marks marks = new Marks(policy);
        boolean free = policy.is(Choice.Names.IGNORED);
        return all.stream().map(marks::read).map(f -> free ? renamed(f) : f).toList();
    }

    /** Variables by the order in which they occur. */
    private static Formula renamed(Formula f) {
        return renamed(f, new LinkedHashMap<>());
    }

    private static Formula renamed(Formula f, Map<String, String> names) {
        return switch (f) {
            case Formula.Symbol s ->
                Constants.NAMES.contains(s.name())
                        ? s
                        : new Formula.Symbol(names.computeIfAbsent(s.name(), n -> "v" + names.size()));
            case Formula.Apply a -> new Formula.Apply(a.name(), renamed(a.arguments(), names));
            case Formula.Group g -> new Formula.Group(g.open(), g.close(), renamed(g.items(), names));
            case Formula.Relation r -> new Formula.Relation(renamed(r.sides(), names), r.signs());
            case Formula.Union u -> new Formula.Union(renamed(u.parts(), names));
            case Formula.Matrix m ->
                new Formula.Matrix(
                        m.rows().stream().map(row -> renamed(row, names)).toList());
            case Formula.Literal l -> l;
            case Formula.Words w -> w;
        };
    }

    private static List<Formula> renamed(List<Formula> all, Map<String, String> names) {
        return all.stream().map(f -> renamed(f, names)).toList();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "…";
    }
}
