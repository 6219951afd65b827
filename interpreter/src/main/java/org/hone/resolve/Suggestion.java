package org.hone.resolve;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Did you mean: the nearest known name by edit distance with transpositions. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the candidates, if one is near enough to be a slip. */
    public static Optional<String> nearest(String wrong, Collection<String> candidates) {
        int limit = Math.max(1, (wrong.length() + 1) / 3);
        return candidates.stream()
                .distinct()
                .filter(c -> !c.equals(wrong))
                .filter(c -> distance(wrong, c) <= limit)
                .min(Comparator.comparingInt((String c) -> distance(wrong, c)).thenComparing(c -> c));
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                char x = Character.toLowerCase(a.charAt(i - 1));
                char y = Character.toLowerCase(b.charAt(j - 1));
                int cost = x == y ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
