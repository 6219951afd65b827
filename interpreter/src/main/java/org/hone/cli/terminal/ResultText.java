package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Estimate;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.walk.StepResult;
import org.jspecify.annotations.Nullable;

/** Evaluations as tables. All means are percent with 95 % intervals. */
public final class ResultText {
    private static final String NONE = "";

    private ResultText() {}

    /** One evaluation: a line for each group and one for all rows, then what else is known of the replies. */
    public static List<String> evaluation(Evaluation evaluation, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        evaluation.groups().forEach((label, estimate) -> rows.add(evaluationRow(label, estimate)));
        rows.add(evaluationRow("all", evaluation.overall()));
        List<String> lines = new ArrayList<>();
        lines.add(evaluation.dataset() + ", accuracy in % [95 % interval]" + sampling(evaluation));
        Table table = new Table(
                List.of(Table.Column.left("group"), Table.Column.right("n"), Table.Column.right("accuracy")), rows);
        lines.addAll(table.lines(glyphs));
        if (!evaluation.passAtK().isEmpty()) {
            StringBuilder passes = new StringBuilder("pass@k ");
            for (Map.Entry<Integer, Double> entry : evaluation.passAtK().entrySet()) {
                passes.append("  ").append(entry.getKey()).append(": ").append(Numbers.percentPoint(entry.getValue()));
            }
            lines.add(passes.toString());
        }
        evaluation
                .majority()
                .ifPresent(share -> lines.add("maj@" + evaluation.k() + "  " + Numbers.percentPoint(share)));
        lines.add("reply length " + Numbers.plain(evaluation.meanTokens()) + " tokens, "
                + Numbers.percent(evaluation.truncated()) + " truncated");
        return lines;
    }

    /** One step: a line for each prompt, then what the step measured. */
    public static List<String> step(StepResult step, Glyphs glyphs) {
        StepMetrics m = step.metrics();
        List<List<String>> rows = step.prompts().stream()
                .map(p -> List.of(
                        p.id(),
                        Integer.toString(p.replies().size()),
                        Numbers.percent(p.passRate()),
                        Numbers.plain(p.meanReward()),
                        p.kept() ? "" : "dropped"))
                .toList();
        List<String> lines = new ArrayList<>(new Table(
                        List.of(
                                Table.Column.left("prompt"),
                                Table.Column.right("replies"),
                                Table.Column.right("passed"),
                                Table.Column.right("reward"),
                                Table.Column.left("filter")),
                        rows)
                .lines(glyphs));
        lines.add("step " + m.step() + "  pass " + Numbers.percent(m.passRate()) + "  imitated "
                + Numbers.percent(m.imitated()) + "  length " + Numbers.plain(m.replyLength()) + "  gradient "
                + Numbers.plain(m.gradientNorm()));
        return lines;
    }

    /** Two evaluations side by side, by group. */
    public static List<String> comparison(Comparison comparison, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        comparison.groups().forEach(line -> rows.add(comparisonRow(line)));
        rows.add(comparisonRow(comparison.overall()));
        List<String> lines = new ArrayList<>();
        String datasets = comparison.before().equals(comparison.after())
                ? comparison.before()
                : comparison.before() + " " + glyphs.arrow() + " " + comparison.after();
        lines.add(datasets + ", accuracy in % [95 % interval]");
        Table table = new Table(
                List.of(
                        Table.Column.left("group"),
                        Table.Column.right("n"),
                        Table.Column.right("before"),
                        Table.Column.right("after"),
                        Table.Column.right("change")),
                rows);
        lines.addAll(table.lines(glyphs));
        if (!comparison.paired()) {
            lines.add("the two were measured on different rows, so no change is given");
        }
        return lines;
    }

    private static String sampling(Evaluation evaluation) {
        if (evaluation.temperature() == 0) {
            return ", greedy";
        }
        return ", " + evaluation.k() + (evaluation.k() == 1 ? " reply" : " replies") + " a row at temperature "
                + Numbers.plain(evaluation.temperature());
    }

    private static List<String> evaluationRow(String label, Estimate estimate) {
        return List.of(label, Integer.toString(estimate.n()), withInterval(estimate, false));
    }

    private static List<String> comparisonRow(Comparison.Line line) {
        Estimate counted = line.after() == null ? line.before() : line.after();
        return List.of(
                line.label(),
                counted == null ? NONE : Integer.toString(counted.n()),
                withInterval(line.before(), false),
                withInterval(line.after(), false),
                withInterval(line.difference(), true));
    }

    private static String withInterval(@Nullable Estimate estimate, boolean signed) {
        if (estimate == null) {
            return NONE;
        }
        String mean = number(estimate.mean(), signed);
        String low = number(estimate.low(), signed);
        String high = number(estimate.high(), signed);
        int width = signed ? 6 : 5;
        return mean + " [" + pad(low, width) + ", " + pad(high, width) + "]";
    }

    private static String number(double share, boolean signed) {
        return signed ? Numbers.signedPercentPoint(share) : Numbers.percentPoint(share);
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
