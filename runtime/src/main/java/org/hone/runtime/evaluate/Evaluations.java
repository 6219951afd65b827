package org.hone.runtime.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hone.runtime.data.Keys;
import org.hone.runtime.verify.Verdict;
import org.jspecify.annotations.Nullable;

/** Summarises scored replies. */
public final class Evaluations {
    private Evaluations() {}

    /**
     * The evaluation of these rows.
     *
     * @throws IllegalArgumentException if there are no rows, or rows with different numbers of replies
     */
    public static Evaluation of(String dataset, double temperature, List<RowResult> results) {
        if (results.isEmpty()) {
            throw new IllegalArgumentException("the evaluation on `" + dataset + "` has no rows");
        }
        int k = results.get(0).replies().size();
        if (results.stream().anyMatch(row -> row.replies().size() != k)) {
            throw new IllegalArgumentException("the rows of `" + dataset + "` have different numbers of replies");
        }
        List<RowResult.Reply> replies =
                results.stream().flatMap(row -> row.replies().stream()).toList();
        int[] questions = Intervals.firstOccurrences(
                results.stream().map(RowResult::question).toList());
        List<Evaluation.RowMean> rows = IntStream.range(0, results.size())
                .mapToObj(i -> {
                    RowResult row = results.get(i);
                    return new Evaluation.RowMean(
                            row.id(), questions[i], row.group().orElse(null), row.mean());
                })
                .toList();
        return new Evaluation(
                dataset,
                k,
                temperature,
                estimate(dataset, results),
                groups(dataset, results),
                passAtK(results, k),
                k == 1 ? null : majority(results),
                replies.stream().mapToInt(RowResult.Reply::tokens).average().orElse(0),
                (double) replies.stream().filter(RowResult.Reply::truncated).count() / replies.size(),
                verdicts(replies),
                rows);
    }

    private static Estimate estimate(String label, List<RowResult> rows) {
        boolean binary =
                rows.stream().allMatch(row -> row.replies().size() == 1 && (row.mean() == 0 || row.mean() == 1));
        double[] means = rows.stream().mapToDouble(RowResult::mean).toArray();
        int[] questions = Intervals.firstOccurrences(
                rows.stream().map(RowResult::question).toList());
        return binary
                ? Intervals.wilson((int) Arrays.stream(means).sum(), rows.size(), (int)
                        Arrays.stream(questions).distinct().count())
                : Intervals.bootstrap(means, questions, Keys.hash(label));
    }

    private static Map<String, Estimate> groups(String dataset, List<RowResult> results) {
        Map<String, List<RowResult>> byLabel = new TreeMap<>(NaturalOrder.LABELS);
        for (RowResult row : results) {
            row.group()
                    .ifPresent(label -> byLabel.computeIfAbsent(label, absent -> new ArrayList<>())
                            .add(row));
        }
        Map<String, Estimate> groups = new LinkedHashMap<>();
        byLabel.forEach((label, rows) -> groups.put(label, estimate(dataset + "/" + label, rows)));
        return groups;
    }

    private static Map<Integer, Double> passAtK(List<RowResult> results, int k) {
        Map<Integer, Double> byDraws = new TreeMap<>();
        if (k > 1) {
            for (int draws = 1; draws < k; draws *= 2) {
                byDraws.put(draws, passAt(results, draws));
            }
            byDraws.put(k, passAt(results, k));
        }
        return byDraws;
    }

    private static double passAt(List<RowResult> results, int draws) {
        return results.stream()
                        .mapToDouble(row -> passAt(row.replies().size(), row.right(), draws))
                        .sum()
                / results.size();
    }

    /**
     * The chance that {@code draws} of {@code n} replies, drawn without replacement, hold one of the {@code right} ones:
     * 1 − C(n − right, draws) / C(n, draws), as a product.
     */
    static double passAt(int n, int right, int draws) {
        if (draws < 1 || draws > n) {
            throw new IllegalArgumentException("pass@%d needs at least as many replies, not %d".formatted(draws, n));
        }
        double miss = 1;
        for (int i = 0; i < draws; i++) {
            miss *= Math.max(0, n - right - i) / (double) (n - i);
        }
        return 1 - miss;
    }

    /** Ties go to the answer that was given first; replies without an answer have no vote. */
    private static @Nullable Double majority(List<RowResult> results) {
        int right = 0;
        boolean voted = false;
        for (RowResult row : results) {
            Map<String, Integer> votes = new LinkedHashMap<>();
            row.replies().forEach(reply -> reply.answer().ifPresent(answer -> votes.merge(answer, 1, Integer::sum)));
            voted |= !votes.isEmpty();
            int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            Optional<String> winner = votes.entrySet().stream()
                    .filter(vote -> vote.getValue() == most)
                    .map(Map.Entry::getKey)
                    .findFirst();
            boolean won = winner.isPresent()
                    && row.replies().stream()
                            .filter(reply -> reply.answer().equals(winner))
                            .findFirst()
                            .filter(reply -> reply.verdict() == Verdict.RIGHT)
                            .isPresent();
            right += won ? 1 : 0;
        }
        return voted ? (double) right / results.size() : null;
    }

    private static Map<String, Integer> verdicts(List<RowResult.Reply> replies) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            int count = (int)
                    replies.stream().filter(reply -> reply.verdict() == verdict).count();
            if (count > 0) {
                counts.put(verdict.word(), count);
            }
        }
        return counts;
    }
}
