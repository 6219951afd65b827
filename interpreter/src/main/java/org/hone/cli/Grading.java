package org.hone.cli;

import java.util.Locale;
import java.util.Optional;
import org.hone.runtime.verify.Verdict;
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

    /** @throws IllegalArgumentException if the gold answer cannot be read */
    Graded grade(String gold, String answer) {
        String wanted = found(gold).filter(MathVerifier::readable).orElse(gold);
        Optional<String> given = found(answer);
        return new Graded(wanted, given, MathVerifier.explain(given.orElse(answer), wanted, policy));
    }

    private Optional<String> found(String text) {
        return plain ? Optional.of(text) : MathAnswer.of(text, !formulasOnly);
    }

    /**
     * Reads {@code decimals=4,any_names}.
     *
     * @throws UsageException if it names what there is not
     */
    static MathPolicy policy(String text) {
        MathPolicy policy = MathPolicy.DEFAULT;
        for (String part : text.split(",", -1)) {
            String word = part.strip().toLowerCase(Locale.ROOT);
            if (word.matches("decimals=\\d{1,2}")) {
                int decimals = Integer.parseInt(word.substring("decimals=".length()));
                policy = new MathPolicy(decimals, policy.relationsForSets(), policy.anyNames());
            } else if (word.equals("relations_for_sets")) {
                policy = new MathPolicy(policy.decimals(), true, policy.anyNames());
            } else if (word.equals("any_names")) {
                policy = new MathPolicy(policy.decimals(), policy.relationsForSets(), true);
            } else if (!word.isEmpty()) {
                throw new UsageException("there is no policy `" + part.strip()
                        + "`; there are decimals=N, relations_for_sets and any_names");
            }
        }
        return policy;
    }
}
