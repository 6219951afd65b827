package org.hone.runtime.verify;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How much of a text is said more than once. */
final class Repetition {
    private Repetition() {}

    /** Different n-grams of words over all of them, in (0, 1]; 1 for a text of fewer than n words. Case does not count. */
    static double distinct(String text, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("repetition is counted over runs of at least one word, not " + n);
        }
        List<String> words = Arrays.asList(text.toLowerCase(Locale.ROOT).strip().split("\\s+"));
        int runs = words.size() - n + 1;
        if (runs < 1) {
            return 1;
        }
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < runs; i++) {
            seen.add(words.subList(i, i + n));
        }
        return (double) seen.size() / runs;
    }
}
