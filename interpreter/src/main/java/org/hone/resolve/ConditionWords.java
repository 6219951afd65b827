package org.hone.resolve;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the condition of an equivalence may speak of, besides the numbers and functions of the program. */
public enum ConditionWords {
    /** The batch itself: {@code t.reward >= 0.0} must hold at every token. */
    T("t"),
    /** Every ratio is 1. */
    ON_POLICY("on_policy"),
    /** Every reward is 0 or 1. */
    BINARY("binary"),
    /** The number of replies of a prompt. */
    N("n"),
    /** The number of prompts with replies. */
    PROMPTS("prompts"),
    /** Every prompt has as many replies. */
    EQUAL_GROUPS("equal_groups"),
    /** Every reply has as many tokens. */
    EQUAL_LENGTHS("equal_lengths"),
    /** Not about the batch: equal up to one positive factor a step is enough. */
    WITHIN_STEP("within_step");

    private final String word;

    ConditionWords(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** The word that is written so. */
    public static Optional<ConditionWords> of(String word) {
        for (ConditionWords w : values()) {
            if (w.word.equals(word)) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    /** All of them. */
    public static Set<String> words() {
        Set<String> all = new TreeSet<>();
        for (ConditionWords w : values()) {
            all.add(w.word);
        }
        return all;
    }
}
