package org.hone.prompt;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hone.cli.explanation.Explanations;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.ResultText;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.TextRenderer;
import org.hone.session.Result;

/** Pieces as a transcript has them: all that is in them, plainly. */
final class PieceText {
    private static final Glyphs GLYPHS = Glyphs.of(Map.of("LANG", "C.UTF-8"));

    private PieceText() {}

    static String of(Piece piece) {
        return switch (piece) {
            case Piece.Problems p -> new TextRenderer(false).render(p.diagnostics());
            case Piece.Complaint c -> "complaint: " + c.text();
            case Piece.Text t -> t.text();
            case Piece.Shown s -> s.text() + "  : " + s.type();
            case Piece.Outcome o -> result(o.result());
            case Piece.Grid g -> grid(g);
            case Piece.Listing l -> grid(l.grid());
            case Piece.Series s -> "series " + s.name() + " " + numbers(s.values());
            case Piece.Histogram h -> "histogram " + numbers(h.edges()) + " " + Arrays.toString(h.counts());
            case Piece.Tokens t -> tokens(t);
            case Piece.Page p ->
                "page " + p.code().id() + ": " + ExplanationPage.of(p.code()).title();
            case Piece.Documented d ->
                d.meanings().stream()
                        .map(m -> m.head() + (m.doc().isEmpty() ? "" : "\n" + m.doc()))
                        .collect(Collectors.joining("\n\n"));
            case Piece.Explained e -> Explanations.text(e.explanations(), Explanations.WIDEST, GLYPHS, false);
        };
    }

    private static String result(Result result) {
        return switch (result) {
            case Result.Evaluated e -> lines(ResultText.evaluation(e.evaluation(), GLYPHS));
            case Result.Compared c -> lines(ResultText.comparison(c.comparison(), GLYPHS));
            case Result.Trained t ->
                "run in " + t.run().folder() + ": step " + t.run().lastStep() + " of "
                        + t.run().steps();
            case Result.Stepped s -> lines(ResultText.step(s.step(), GLYPHS));
            case Result.Replies r ->
                r.replies().stream().map(reply -> "reply: " + reply.text()).collect(Collectors.joining("\n"));
            case Result.Replay r -> lines(r.replayed().lines());
            case Result.Text t -> t.text();
        };
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }

    private static String grid(Piece.Grid grid) {
        return String.join(" | ", grid.titles())
                + grid.rows().stream()
                        .map(row -> "\n" + String.join(" | ", row))
                        .collect(Collectors.joining());
    }

    private static String tokens(Piece.Tokens t) {
        return t.title() + "\n"
                + IntStream.range(0, t.tokens().size())
                        .mapToObj(i -> "  `" + t.tokens().get(i) + "`" + at("c", t.coefficients(), i)
                                + (t.detailed() ? at("mask", t.mask(), i) + at("logprob", t.logprobs(), i) : ""))
                        .collect(Collectors.joining("\n"));
    }

    private static String at(String name, double[] values, int i) {
        return i < values.length ? " " + name + " " + number(values[i]) : "";
    }

    private static String numbers(double[] values) {
        return Arrays.stream(values).mapToObj(PieceText::number).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
