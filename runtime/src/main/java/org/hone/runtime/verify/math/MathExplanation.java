package org.hone.runtime.verify.math;

import java.util.List;
import org.hone.runtime.verify.Verdict;

/**
 * Why an answer is right or not.
 *
 * @param verdict what was decided
 * @param gold how the gold answer can be read, in one notation; several where a comma has several meanings
 * @param answer how the answer can be read; none if it is no formula
 * @param rules the rules that decided, parts before wholes; of a wrong answer all that were tried
 */
public record MathExplanation(Verdict verdict, List<String> gold, List<String> answer, List<Rule> rules) {
    public MathExplanation {
        gold = List.copyOf(gold);
        answer = List.copyOf(answer);
        rules = List.copyOf(rules);
    }

    /**
     * A rule that was applied.
     *
     * @param holds whether the two are equal by it
     * @param rule what it compares
     * @param answer the part of the answer it was applied to; empty for a rule about texts
     * @param gold the part of the gold answer
     */
    public record Rule(boolean holds, String rule, String answer, String gold) {}
}
