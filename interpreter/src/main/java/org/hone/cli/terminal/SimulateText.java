package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.analyse.ScheduleReplay;

/** A simulated schedule, for people. */
public final class SimulateText {
    private static final int LABEL = 12;

    private SimulateText() {}

    /**
     * The shares over time as sparklines, then a row for each step and a row for each prompt.
     *
     * @param rows steps, and prompts, to list; steps are picked evenly, first and last included
     * @param width columns of the screen
     */
    public static List<String> lines(ScheduleReplay replay, int rows, int width, Glyphs glyphs) {
        List<String> lines = new ArrayList<>();
        int columns = Math.max(10, Math.min(80, width - LABEL - 16));
        lines.add("schedule " + replay.schedule().name() + ", " + replay.steps().size() + " steps");
        lines.add("");
        lines.add(chart("imitated", replay, ScheduleReplay.Step::imitated, columns, glyphs));
        lines.add(chart("reinforced", replay, ScheduleReplay.Step::reinforced, columns, glyphs));
        lines.add(chart("offline", replay, ScheduleReplay.Step::offlineShare, columns, glyphs));
        lines.add(chart("pass rate", replay, ScheduleReplay.Step::passRate, columns, glyphs));
        if (rows > 0) {
            lines.add("");
            lines.addAll(steps(replay, rows).lines(glyphs));
            lines.add("");
            prompts(replay, rows, columns, glyphs, lines);
        }
        return lines;
    }

    private static String chart(
            String label,
            ScheduleReplay replay,
            ToDoubleFunction<ScheduleReplay.Step> share,
            int columns,
            Glyphs glyphs) {
        double[] series = replay.steps().stream().mapToDouble(share).toArray();
        return label + " ".repeat(LABEL - label.length()) + Sparkline.ofShares(series, columns, glyphs) + "  "
                + Numbers.percent(series[0]) + " " + glyphs.arrow() + " " + Numbers.percent(series[series.length - 1]);
    }

    private static Table steps(ScheduleReplay replay, int rows) {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.right("step"),
                Table.Column.right("prompts"),
                Table.Column.right("pass %"),
                Table.Column.right("imitated %"),
                Table.Column.right("reinforced %"),
                Table.Column.right("offline %")));
        replay.schedule()
                .terms()
                .forEach(t ->
                        columns.add(Table.Column.right("mean " + t.estimator().name())));
        List<List<String>> table = new ArrayList<>();
        for (int i : picked(replay.steps().size(), rows)) {
            ScheduleReplay.Step step = replay.steps().get(i);
            List<String> row = new ArrayList<>(List.of(
                    Integer.toString(step.outcomes().step()),
                    Integer.toString(step.outcomes().prompts().size()),
                    Numbers.percentPoint(step.passRate()),
                    Numbers.percentPoint(step.imitated()),
                    Numbers.percentPoint(step.reinforced()),
                    Numbers.percentPoint(step.offlineShare())));
            for (double[] weights : step.weights()) {
                row.add(Numbers.plain(Arrays.stream(weights).average().orElse(Double.NaN)));
            }
            table.add(row);
        }
        return new Table(columns, table);
    }

    /** Indices of at most {@code most} of {@code size} things, evenly spread, first and last included. */
    private static List<Integer> picked(int size, int most) {
        if (size <= most) {
            return java.util.stream.IntStream.range(0, size).boxed().toList();
        }
        List<Integer> picked = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            picked.add(most == 1 ? size - 1 : (int) Math.round(i * (size - 1.0) / (most - 1)));
        }
        return picked;
    }

    /** One prompt's visits. */
    private record Course(List<Double> passRates, List<Double> imitated, List<String> weights) {}

    private static void prompts(ScheduleReplay replay, int rows, int columns, Glyphs glyphs, List<String> lines) {
        Map<String, Course> courses = new LinkedHashMap<>();
        for (ScheduleReplay.Step step : replay.steps()) {
            for (int p = 0; p < step.outcomes().prompts().size(); p++) {
                Course course = courses.computeIfAbsent(
                        step.outcomes().prompts().get(p).prompt(),
                        absent -> new Course(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                course.passRates().add(step.outcomes().prompts().get(p).passRate());
                course.imitated().add(step.imitates(p) ? 1.0 : 0.0);
                List<String> weights = new ArrayList<>();
                for (double[] term : step.weights()) {
                    weights.add(Numbers.plain(term[p]));
                }
                course.weights().add(String.join(" ", weights));
            }
        }
        List<List<String>> table = new ArrayList<>();
        courses.entrySet().stream().limit(rows).forEach(entry -> {
            Course course = entry.getValue();
            table.add(List.of(
                    entry.getKey(),
                    Integer.toString(course.passRates().size()),
                    Sparkline.ofShares(array(course.passRates()), columns / 2, glyphs),
                    Sparkline.ofShares(array(course.imitated()), columns / 2, glyphs),
                    course.weights().getLast()));
        });
        lines.addAll(new Table(
                        List.of(
                                Table.Column.left("prompt"),
                                Table.Column.right("visits"),
                                Table.Column.left("pass rate"),
                                Table.Column.left("imitated"),
                                Table.Column.left("last weights")),
                        table)
                .lines(glyphs));
        if (courses.size() > rows) {
            lines.add("and " + (courses.size() - rows) + " more prompts (--rows N)");
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
