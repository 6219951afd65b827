package org.hone.runtime.evaluate;

import java.util.Arrays;
import org.hone.runtime.data.Draws;
import org.hone.runtime.data.Keys;

/** 95 % intervals. */
final class Intervals {
    /** The normal distribution's 97.5 % point. */
    static final double Z = 1.959963984540054;

    private static final int RESAMPLES = 2_000;

    private Intervals() {}

    /** Wilson's score interval (1927) of {@code right} out of {@code n} independent trials. */
    static Estimate wilson(int right, int n) {
        double share = (double) right / n;
        double scale = 1 + Z * Z / n;
        double centre = (share + Z * Z / (2.0 * n)) / scale;
        double reach = Z / scale * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n));
        return new Estimate(
                share, right == 0 ? 0 : Math.max(0, centre - reach), right == n ? 1 : Math.min(1, centre + reach), n);
    }

    /**
     * The percentile bootstrap over rows (Efron 1979), 2,000 resamples, keyed by {@code key}: the replies of one row stay
     * together, so their dependence is in the interval.
     */
    static Estimate bootstrap(double[] perRow, long key) {
        int n = perRow.length;
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            Draws draws = new Draws(Keys.absorb(key, resample));
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += perRow[draws.between(0, n - 1)];
            }
            means[resample] = sum / n;
        }
        Arrays.sort(means);
        return new Estimate(Arrays.stream(perRow).sum() / n, quantile(means, 0.025), quantile(means, 0.975), n);
    }

    /** A quantile of sorted values, linear between neighbours. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
