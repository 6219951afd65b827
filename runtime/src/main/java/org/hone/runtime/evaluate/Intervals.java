package org.hone.runtime.evaluate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hone.runtime.data.Draws;
import org.hone.runtime.data.Keys;

/** 95 % intervals. */
final class Intervals {
    /** The normal distribution's 97.5 % point. */
    static final double Z = 1.959963984540054;

    private static final int RESAMPLES = 2_000;

    private Intervals() {}

    /**
     * Wilson's score interval (1927) of the share {@code right / rows}, as of {@code n} independent trials: all rows, or
     * fewer if some ask the same.
     */
    static Estimate wilson(int right, int rows, int n) {
        double share = (double) right / rows;
        double scale = 1 + Z * Z / n;
        double centre = (share + Z * Z / (2.0 * n)) / scale;
        double reach = Z / scale * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n));
        return new Estimate(
                share,
                right == 0 ? 0 : Math.max(0, centre - reach),
                right == rows ? 1 : Math.min(1, centre + reach),
                rows);
    }

    /**
     * The percentile bootstrap over questions (Efron 1979), 2,000 resamples, keyed by {@code key}: all rows of a question and
     * all replies of a row stay together, so their dependence is in the interval. If all values are the same the interval
     * is that value alone.
     *
     * @param perRow a value of each row
     * @param question each row's question, as the index of the first row that asks it
     */
    static Estimate bootstrap(double[] perRow, int[] question, long key) {
        double[] sums = new double[perRow.length];
        int[] counts = new int[perRow.length];
        for (int i = 0; i < perRow.length; i++) {
            sums[question[i]] += perRow[i];
            counts[question[i]]++;
        }
        int[] questions =
                IntStream.range(0, perRow.length).filter(i -> counts[i] > 0).toArray();
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            Draws draws = new Draws(Keys.absorb(key, resample));
            double sum = 0;
            int count = 0;
            for (int i = 0; i < questions.length; i++) {
                int drawn = questions[draws.between(0, questions.length - 1)];
                sum += sums[drawn];
                count += counts[drawn];
            }
            means[resample] = sum / count;
        }
        Arrays.sort(means);
        double mean = Arrays.stream(perRow).sum() / perRow.length;
        return new Estimate(mean, quantile(means, 0.025), quantile(means, 0.975), perRow.length);
    }

    /** Each name's index of first occurrence. */
    static int[] firstOccurrences(List<String> names) {
        Map<String, Integer> first = new HashMap<>();
        return IntStream.range(0, names.size())
                .map(i -> Objects.requireNonNullElse(first.putIfAbsent(names.get(i), i), i))
                .toArray();
    }

    /** A quantile of sorted values, linear between neighbours. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
