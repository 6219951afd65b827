package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.TermGradients;

/** What the phases of a step gave, as tables no wider than the screen. */
public final class WalkText {
    private WalkText() {}

    /** A row for each prompt: how many replies, how long, and once they are judged, how many right and with what reward. */
    public static List<String> prompts(List<StepPrompt> prompts, int width, Glyphs glyphs) {
        boolean judged = prompts.stream()
                .flatMap(p -> p.replies().stream())
                .anyMatch(r -> r.verdict().isPresent());
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.left("prompt"), Table.Column.right("replies"), Table.Column.right("mean tokens")));
        if (judged) {
            columns.addAll(List.of(
                    Table.Column.right("pass %"), Table.Column.right("mean reward"), Table.Column.left("verdicts")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (StepPrompt prompt : prompts) {
            List<String> row = new ArrayList<>(List.of(
                    oneLine(prompt.prompt()) + (prompt.kept() ? "" : " (dropped)"),
                    Integer.toString(prompt.replies().size()),
                    Numbers.plain(mean(prompt.replies(), r -> r.reply().tokens().size()))));
            if (judged) {
                row.add(prompt.replies().isEmpty() ? "-" : Numbers.percentPoint(prompt.passRate()));
                row.add(prompt.replies().isEmpty() ? "-" : Numbers.plain(prompt.meanReward()));
                row.add(verdicts(prompt));
            }
            rows.add(row);
        }
        return new Table(columns, rows).lines(glyphs, width);
    }

    /** A row for each prompt: its pass rate and the weight that the schedule gives each term. */
    public static List<String> gate(StepGate gate, int width, Glyphs glyphs) {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.left("prompt"), Table.Column.right("pass %"), Table.Column.right("mean reward")));
        gate.terms().forEach(term -> columns.add(Table.Column.right(term)));
        List<List<String>> rows = new ArrayList<>();
        for (StepGate.Decision decision : gate.prompts()) {
            List<String> row = new ArrayList<>(List.of(
                    decision.prompt(),
                    Numbers.percentPoint(decision.passRate()),
                    Numbers.plain(decision.meanReward())));
            decision.weights().forEach(weight -> row.add(Numbers.plain(weight)));
            rows.add(row);
        }
        return new Table(columns, rows).lines(glyphs, width);
    }

    /** A row for each reply or demonstration that a term trains on: means over its tokens. */
    public static List<String> estimate(StepEstimate estimate, int width, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        for (StepEstimate.Term term : estimate.terms()) {
            for (StepEstimate.Sequence s : term.sequences()) {
                double masked = Arrays.stream(s.mask()).filter(m -> m == 0).count() / (double) s.mask().length;
                rows.add(List.of(
                        term.name(),
                        s.prompt(),
                        s.source() == RecordedReply.Source.DEMO ? "demo" : "rollout " + (s.index() + 1),
                        Integer.toString(s.tokens().size()),
                        Numbers.plain(mean(s.coefficient())),
                        Numbers.plain(mean(s.weight())),
                        Numbers.plain(mean(s.ratio())),
                        Numbers.plain(mean(s.advantage())),
                        Numbers.percentPoint(masked)));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("optimiser step 1 of " + estimate.optimizerSteps() + ", " + estimate.prompts()
                + " prompts, learning rate " + Numbers.plain(estimate.learningRate()) + "; means over tokens");
        lines.addAll(new Table(
                        List.of(
                                Table.Column.left("term"),
                                Table.Column.left("prompt"),
                                Table.Column.left("source"),
                                Table.Column.right("tokens"),
                                Table.Column.right("coefficient"),
                                Table.Column.right("weight"),
                                Table.Column.right("ratio"),
                                Table.Column.right("advantage"),
                                Table.Column.right("masked %")),
                        rows)
                .lines(glyphs, width));
        return lines;
    }

    /** The norm of each term's gradient and the cosines between them. */
    public static List<String> gradients(TermGradients gradients, int width, Glyphs glyphs) {
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.Column.left("gradient of"), Table.Column.right("norm")));
        gradients.terms().forEach(term -> columns.add(Table.Column.right("cosine to " + term)));
        List<List<String>> rows = IntStream.range(0, gradients.terms().size())
                .mapToObj(i -> {
                    List<String> row =
                            new ArrayList<>(List.of(gradients.terms().get(i), Numbers.plain(gradients.norms()[i])));
                    Arrays.stream(gradients.cosines()[i]).forEach(cosine -> row.add(Numbers.plain(cosine)));
                    return row;
                })
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> sum = new ArrayList<>(List.of("their sum", Numbers.plain(gradients.norm())));
        gradients.terms().forEach(term -> sum.add(""));
        rows.add(sum);
        return new Table(columns, rows).lines(glyphs, width);
    }

    /** The tokens of a reply with what a term does to them. */
    public static List<TokenText.Token> tokens(StepEstimate.Sequence sequence) {
        return IntStream.range(0, sequence.tokens().size())
                .mapToObj(i -> new TokenText.Token(
                        sequence.tokens().get(i),
                        sequence.coefficient()[i],
                        sequence.mask()[i],
                        sequence.logprob()[i]))
                .toList();
    }

    private static String verdicts(StepPrompt prompt) {
        Map<Verdict, Long> counts = prompt.replies().stream()
                .flatMap(r -> r.verdict().stream())
                .collect(Collectors.groupingBy(v -> v, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().word())
                .collect(Collectors.joining(", "));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static <T> double mean(List<T> things, ToDoubleFunction<T> value) {
        return things.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
