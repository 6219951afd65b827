package org.hone.cli.terminal;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;

/** A series as a line of bars. */
public final class Sparkline {
    private Sparkline() {}

    /**
     * Draws shares.
     *
     * @param shares numbers in [0, 1]; NaN leaves a gap
     * @param width columns at most; a longer series is averaged down to that
     */
    public static String ofShares(double[] shares, int width, Glyphs glyphs) {
        double[] points = resampled(shares, width);
        StringBuilder line = new StringBuilder(points.length);
        String levels = glyphs.levels();
        for (double point : points) {
            if (Double.isNaN(point)) {
                line.append(' ');
            } else {
                int level = (int) Math.round(Math.clamp(point, 0.0, 1.0) * (levels.length() - 1));
                line.append(levels.charAt(level));
            }
        }
        return line.toString();
    }

    /**
     * Draws any series, from its least value to its greatest; a series that never changes is a line of the lowest bars.
     *
     * @param series numbers; what is not finite leaves a gap
     * @param width columns at most; a longer series is averaged down to that
     */
    public static String of(double[] series, int width, Glyphs glyphs) {
        double[] points = resampled(
                Arrays.stream(series)
                        .map(x -> Double.isFinite(x) ? x : Double.NaN)
                        .toArray(),
                width);
        DoubleSummaryStatistics range =
                Arrays.stream(points).filter(Double::isFinite).summaryStatistics();
        double extent = range.getMax() - range.getMin();
        return ofShares(
                Arrays.stream(points)
                        .map(x -> extent > 0 ? (x - range.getMin()) / extent : x * 0)
                        .toArray(),
                width,
                glyphs);
    }

    /**
     * The series in at most {@code width} points, each the mean of the values whose place falls into it; NaN values do not
     * count.
     */
    static double[] resampled(double[] series, int width) {
        if (series.length <= width) {
            return series.clone();
        }
        double[] sums = new double[width];
        int[] counts = new int[width];
        for (int i = 0; i < series.length; i++) {
            int bucket = (int) ((long) i * width / series.length);
            if (!Double.isNaN(series[i])) {
                sums[bucket] += series[i];
                counts[bucket]++;
            }
        }
        for (int bucket = 0; bucket < width; bucket++) {
            sums[bucket] /= counts[bucket];
        }
        return sums;
    }
}
