package org.hone.runtime.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation measured.
 *
 * @param dataset the dataset's name
 * @param k replies a row
 * @param temperature of sampling; 0 is greedy
 * @param overall mean reward over rows (avg@k). With one reply a row and rewards 0 and 1 its interval is Wilson's, with as
 *     many trials as there are different questions, else the bootstrap over questions
 * @param groups the same by label, labels in natural order ({@code 2} before {@code 10}); empty if results are not grouped
 * @param passAtK by number of draws (1, 2, 4, … and k), the chance that at least one of so many replies is right (Chen et
 *     al. 2021, Eq. 1, unbiased); empty when k is 1
 * @param majorityAtK share of rows whose most frequent answer is right; absent when k is 1 or no reply has an answer
 * @param meanTokens mean length of a reply in tokens
 * @param truncated share of replies that hit the token limit
 * @param verdicts number of replies by verdict
 * @param rows mean reward by row id, in order: what {@link Comparison} pairs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evaluation(
        String dataset,
        int k,
        double temperature,
        Estimate overall,
        Map<String, Estimate> groups,
        Map<Integer, Double> passAtK,
        @Nullable Double majorityAtK,
        double meanTokens,
        double truncated,
        Map<String, Integer> verdicts,
        List<RowMean> rows) {

    /** What an evaluation measured. */
    public Evaluation {
        groups = ordered(groups);
        passAtK = ordered(passAtK);
        verdicts = ordered(verdicts);
        rows = List.copyOf(rows);
    }

    /**
     * One row's mean reward.
     *
     * @param question index of the first row that asks the same; its own if it is the first
     * @param group its label, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RowMean(String id, int question, @Nullable String group, double reward) {}

    /** {@link #majorityAtK} as an optional. */
    public Optional<Double> majority() {
        return Optional.ofNullable(majorityAtK);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
