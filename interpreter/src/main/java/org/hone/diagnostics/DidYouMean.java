package org.hone.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known names that an unknown one was probably meant to be. */
public final class DidYouMean {
    private DidYouMean() {}

    /** The best candidate, if one is near enough. */
    public static Optional<String> best(String unknown, Collection<String> candidates) {
        return near(unknown, candidates).stream().findFirst();
    }

    /** Up to three candidates that are near enough, the nearest first. */
    public static List<String> near(String unknown, Collection<String> candidates) {
        return candidates.stream()
                .distinct()
                .filter(candidate -> !candidate.equals(unknown))
                .map(candidate -> new Scored(candidate, score(unknown, candidate)))
                .filter(scored -> scored.distance() <= allowed(unknown, scored.name()))
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .limit(3)
                .map(Scored::name)
                .toList();
    }

    /** {@code did you mean `a`?}, {@code did you mean `a` or `b`?}; absent when nothing is near. */
    public static Optional<String> question(String unknown, Collection<String> candidates) {
        List<String> near = near(unknown, candidates);
        if (near.isEmpty()) {
            return Optional.empty();
        }
        String last = "`" + near.getLast() + "`";
        if (near.size() == 1) {
            return Optional.of("did you mean " + last + "?");
        }
        String others = String.join(
                ", ",
                near.subList(0, near.size() - 1).stream()
                        .map(name -> "`" + name + "`")
                        .toList());
        return Optional.of("did you mean " + others + " or " + last + "?");
    }

    private record Scored(String name, int distance) {}

    private static int allowed(String unknown, String candidate) {
        int length = Math.max(unknown.length(), candidate.length());
        if (length <= 2) {
            return unknown.isEmpty() || candidate.isEmpty() || differentStart(unknown, candidate) ? 0 : 1;
        }
        return Math.max(1, length / 3);
    }

    private static boolean differentStart(String a, String b) {
        return Character.toLowerCase(a.charAt(0)) != Character.toLowerCase(b.charAt(0));
    }

    private static int score(String unknown, String candidate) {
        return distance(plain(unknown), plain(candidate));
    }

    // weightDecay, weight-decay and weight_decay are one word to a person.
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
