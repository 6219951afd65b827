package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.TermGradients;

/** What the phases of a step gave, as tables. */
final class StepTables {
    private static final int BRIEF = 16;

    private StepTables() {}

    /**
     * The first rows of a table, and how to see the others.
     *
     * @param command shows the whole table
     */
    static List<Piece> brief(Piece.Grid table, String command) {
        int more = table.rows().size() - BRIEF;
        return more <= 0
                ? List.of(table)
                : List.of(
                        new Piece.Grid(
                                table.titles(), table.numeric(), table.rows().subList(0, BRIEF)),
                        new Piece.Text("and " + more + " more rows: `:" + command + "`"));
    }

    /** What was sampled. */
    static Piece.Grid replies(List<StepPrompt> prompts) {
        List<List<String>> rows = new ArrayList<>();
        for (StepPrompt p : prompts) {
            for (int i = 0; i < p.replies().size(); i++) {
                StepPrompt.Reply r = p.replies().get(i);
                rows.add(List.of(
                        i == 0 ? line(p.prompt()) : "",
                        line(r.reply().text()),
                        Integer.toString(r.reply().tokens().size()),
                        r.reply().truncated() ? "yes" : ""));
            }
        }
        return new Piece.Grid(
                List.of("prompt", "reply", "tokens", "truncated"), List.of(false, false, true, false), rows);
    }

    /** Rewards by prompt. */
    static Piece.Grid rewards(List<StepPrompt> prompts) {
        List<List<String>> rows = prompts.stream()
                .map(p -> List.of(
                        p.id(),
                        line(p.prompt()),
                        p.replies().stream()
                                .map(r -> r.reward().isPresent()
                                        ? number(r.reward().getAsDouble())
                                        : "?")
                                .collect(java.util.stream.Collectors.joining(" ")),
                        number(p.passRate()),
                        p.kept() ? "" : "dropped"))
                .toList();
        return new Piece.Grid(
                List.of("row", "prompt", "rewards", "pass rate", "filter"),
                List.of(false, false, false, true, false),
                rows);
    }

    /** Weights by prompt and term. */
    static Piece.Grid decisions(StepGate g) {
        List<String> titles = new ArrayList<>(List.of("row", "pass rate"));
        titles.addAll(g.terms());
        List<Boolean> numeric = new ArrayList<>(List.of(false, true));
        g.terms().forEach(t -> numeric.add(true));
        List<List<String>> rows = g.prompts().stream()
                .map(d -> {
                    List<String> row = new ArrayList<>(List.of(d.prompt(), number(d.passRate())));
                    d.weights().forEach(w -> row.add(number(w)));
                    return List.copyOf(row);
                })
                .toList();
        return new Piece.Grid(titles, numeric, rows);
    }

    /** Means over the tokens of each sequence. */
    static Piece.Grid coefficients(StepEstimate e) {
        List<List<String>> rows = new ArrayList<>();
        int number = 0;
        for (StepEstimate.Term term : e.terms()) {
            for (StepEstimate.Sequence s : term.sequences()) {
                number++;
                rows.add(List.of(
                        Integer.toString(number),
                        term.name(),
                        s.prompt(),
                        s.source() == RecordedReply.Source.ROLLOUT ? "reply " + s.index() : "demonstration",
                        Integer.toString(s.tokens().size()),
                        number(mean(s.mask())),
                        number(mean(s.ratio())),
                        number(mean(s.advantage())),
                        number(mean(wide(s.coefficient()))),
                        number(mean(wide(s.weight())))));
            }
        }
        return new Piece.Grid(
                List.of(
                        "#",
                        "term",
                        "row",
                        "sequence",
                        "tokens",
                        "mask",
                        "ratio",
                        "advantage",
                        "coefficient",
                        "weight"),
                List.of(true, false, false, false, true, true, true, true, true, true),
                rows);
    }

    /**
     * A sequence as text with its coefficients.
     *
     * @param detailed whether mask and log-prob of every token are wanted, too
     */
    static Piece tokens(StepEstimate.Sequence s, boolean detailed) {
        String title = s.prompt() + ", "
                + (s.source() == RecordedReply.Source.ROLLOUT ? "reply " + s.index() : "demonstration");
        return new Piece.Tokens(title, s.tokens(), wide(s.coefficient()), s.mask(), wide(s.logprob()), detailed);
    }

    /** The norm of each term's gradient, and the cosines between them. */
    static Piece gradients(TermGradients g) {
        List<String> titles = new ArrayList<>(List.of("term", "norm"));
        g.terms().forEach(t -> titles.add("cosine to " + t));
        List<Boolean> numeric = new ArrayList<>(List.of(false, true));
        g.terms().forEach(t -> numeric.add(true));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < g.terms().size(); i++) {
            List<String> row = new ArrayList<>(List.of(g.terms().get(i), number(g.norms()[i])));
            for (double cosine : g.cosines()[i]) {
                row.add(Double.isNaN(cosine) ? "" : number(cosine));
            }
            rows.add(row);
        }
        List<String> sum = new ArrayList<>(List.of("together", number(g.norm())));
        g.terms().forEach(t -> sum.add(""));
        rows.add(sum);
        return new Piece.Grid(titles, numeric, rows);
    }

    /** What a change did to the coefficients. */
    static String difference(StepEstimate before, StepEstimate now) {
        double[] a = pulls(before);
        double[] b = pulls(now);
        if (a.length != b.length) {
            return "other sequences are trained now: "
                    + now.terms().stream().mapToInt(t -> t.sequences().size()).sum() + " instead of "
                    + before.terms().stream()
                            .mapToInt(t -> t.sequences().size())
                            .sum();
        }
        long changed = 0;
        for (int i = 0; i < a.length; i++) {
            changed += Math.abs(a[i] - b[i]) > 1e-9 * Math.max(1, Math.abs(a[i])) ? 1 : 0;
        }
        return changed + " of " + a.length + " coefficients are others now";
    }

    private static double[] pulls(StepEstimate e) {
        return e.terms().stream()
                .flatMap(t -> t.sequences().stream())
                .flatMapToDouble(s -> {
                    double[] all = new double[s.tokens().size()];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = (double) s.coefficient()[i] * s.weight()[i];
                    }
                    return Arrays.stream(all);
                })
                .toArray();
    }

    private static String line(String text) {
        return text.strip().replace("\n", "⏎");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** In double precision. */
    static double[] wide(float[] values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
