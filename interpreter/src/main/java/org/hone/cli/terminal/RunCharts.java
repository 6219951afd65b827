package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.record.StepMetrics;

/** The course of a training run as sparklines. */
public final class RunCharts {
    private static final int LABEL = 12;

    private RunCharts() {}

    /**
     * The gate trace (share of prompts imitated and reinforced at each step) and the pass rate.
     *
     * @param width columns of the screen
     */
    public static List<String> lines(List<StepMetrics> steps, int width, Glyphs glyphs) {
        List<String> lines = new ArrayList<>();
        if (steps.isEmpty()) {
            return lines;
        }
        lines.add(chart("imitated", steps, StepMetrics::imitated, width, glyphs));
        lines.add(chart("reinforced", steps, StepMetrics::reinforced, width, glyphs));
        lines.add(chart("pass rate", steps, StepMetrics::passRate, width, glyphs));
        return lines;
    }

    private static String chart(
            String label, List<StepMetrics> steps, ToDoubleFunction<StepMetrics> share, int width, Glyphs glyphs) {
        double[] series = steps.stream().mapToDouble(share).toArray();
        String ends =
                Numbers.percent(series[0]) + " " + glyphs.arrow() + " " + Numbers.percent(series[series.length - 1]);
        int columns = Math.max(10, Math.min(80, width - LABEL - 16));
        return label + " ".repeat(LABEL - label.length()) + Sparkline.ofShares(series, columns, glyphs) + "  " + ends;
    }
}
