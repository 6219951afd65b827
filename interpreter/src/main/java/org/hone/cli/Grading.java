package org.hone.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.verify.math.Choice;
import org.hone.runtime.verify.math.Leniency;
import org.hone.runtime.verify.math.MathAnswer;
import org.hone.runtime.verify.math.MathExplanation;
import org.hone.runtime.verify.math.MathPolicy;
import org.hone.runtime.verify.math.MathVerifier;

/**
 * How an answer is held against the gold answer.
 *
 * @param plain whether both texts are answers as they stand; if not, the answer is looked for in them as in a worked solution
 * @param formulasOnly whether a number outside of formulas can be the answer of a solution
 */
record Grading(MathPolicy policy, boolean plain, boolean formulasOnly) {

    /**
     * An answer graded.
     *
     * @param gold the gold answer that was found in its text
     * @param answer the answer that was found in its text; empty if there is none
     */
    record Graded(String gold, Optional<String> answer, MathExplanation why) {
        Verdict verdict() {
            return why.verdict();
        }
    }

    /**
     * A policy that decided: under another value the verdict is another one.
     *
     * @param value what it is
     * @param other the nearest value that changes the verdict
     * @param verdict the verdict under that value
     */
    record Decisive(Leniency leniency, Choice value, Choice other, Verdict verdict) {}

    /** @throws IllegalArgumentException if the gold answer cannot be read */
    Graded grade(String gold, String answer) {
        String wanted = found(gold).filter(MathVerifier::readable).orElse(gold);
        Optional<String> given = found(answer);
        // Words are found in no solution; boxes that were refused must not come back as words.
        String text = given.orElse(answer.contains("\\boxed") ? "" : answer);
        return new Graded(wanted, given, MathVerifier.explain(text, wanted, policy));
    }

    /** The policies that decided, each by itself: right would not be right under another value, or what is not would be. */
    List<Decisive> decisive(String gold, String answer) {
        Verdict verdict = grade(gold, answer).verdict();
        List<Decisive> all = new ArrayList<>();
        policy.choices()
                .forEach((leniency, value) -> others(leniency, value).stream()
                        .map(other -> new Decisive(leniency, value, other, under(leniency, other, gold, answer)))
                        .filter(d -> (d.verdict() == Verdict.RIGHT) != (verdict == Verdict.RIGHT))
                        .findFirst()
                        .ifPresent(all::add));
        return all;
    }

    private Verdict under(Leniency leniency, Choice choice, String gold, String answer) {
        try {
            return new Grading(policy.with(leniency, choice), plain, formulasOnly)
                    .grade(gold, answer)
                    .verdict();
        } catch (IllegalArgumentException e) {
            // Under that value there is no gold answer.
            return Verdict.UNPARSED;
        }
    }

    /** The nearest first. */
    private static List<Choice> others(Leniency leniency, Choice value) {
        int place = leniency.choices().indexOf(value);
        return leniency.choices().stream()
                .filter(choice -> !choice.equals(value))
                .sorted(Comparator.comparingInt(
                        choice -> Math.abs(leniency.choices().indexOf(choice) - place)))
                .toList();
    }

    private Optional<String> found(String text) {
        return plain ? Optional.of(text) : MathAnswer.of(text, !formulasOnly, policy);
    }
}
