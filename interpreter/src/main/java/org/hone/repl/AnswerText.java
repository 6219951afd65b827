package org.hone.repl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hone.assist.Glossary;
import org.hone.cli.explanation.CodePage;
import org.hone.cli.explanation.Explanations;
import org.hone.cli.terminal.Numbers;
import org.hone.cli.terminal.Paragraphs;
import org.hone.cli.terminal.ResultText;
import org.hone.cli.terminal.RunCharts;
import org.hone.cli.terminal.Sparkline;
import org.hone.cli.terminal.Table;
import org.hone.cli.terminal.TextWidth;
import org.hone.cli.terminal.TokenText;
import org.hone.diagnostics.TextRenderer;
import org.hone.prompt.Piece;
import org.hone.runtime.record.RunFolder;
import org.hone.session.Result;
import org.hone.session.TrainedRun;

/** How answers are written: tables and charts no wider than the screen, values with their types. */
final class AnswerText {
    private static final String FAINT = "\u001b[2m";
    private static final String RED = "\u001b[1;31m";
    private static final String RESET = "\u001b[0m";

    private static final char UNBROKEN = '\u00a0';
    private static final int NARROWEST_SENTENCE = 16;

    private final View view;

    AnswerText(View view) {
        this.view = view;
    }

    /** A piece with its line ends. */
    Reply.Part part(Piece piece) {
        return switch (piece) {
            case Piece.Problems p ->
                Reply.Part.complaint(new TextRenderer(view.colouredErrors(), ":explain").render(p.diagnostics()));
            case Piece.Complaint c ->
                Reply.Part.complaint(
                        (view.colouredErrors() ? RED + "error" + RESET : "error") + ": " + c.text() + "\n");
            case Piece.Text t -> Reply.Part.answer(t.text() + "\n");
            case Piece.Shown s -> Reply.Part.answer(shown(s) + "\n");
            case Piece.Outcome o -> lines(result(o.result()));
            case Piece.Grid g -> lines(grid(g).lines(view.glyphs(), width()));
            case Piece.Listing l -> lines(listing(l));
            case Piece.Series s -> lines(List.of(series(s)));
            case Piece.Histogram h -> lines(histogram(h));
            case Piece.Tokens t -> lines(tokens(t));
            case Piece.Page p -> Reply.Part.answer(CodePage.text(p.code(), page()));
            case Piece.Documented d -> lines(documented(d));
            case Piece.Explained e ->
                Reply.Part.answer(
                        Explanations.text(e.explanations(), page(), view.glyphs(), view.coloured())
                                        .stripTrailing() + "\n");
        };
    }

    private int width() {
        return Math.max(1, view.width().getAsInt());
    }

    private int page() {
        return Math.min(Explanations.WIDEST, width());
    }

    /** A signature whose parameters are not broken. */
    private static String together(String head) {
        return head.replaceAll("(?<=[:=]) | (?=[=])", String.valueOf(UNBROKEN));
    }

    private List<String> documented(Piece.Documented piece) {
        List<String> lines = new ArrayList<>();
        for (Glossary.Entry meaning : piece.meanings()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(Paragraphs.lines(together(meaning.head()), page(), "    ").stream()
                    .map(line -> line.replace(UNBROKEN, ' '))
                    .toList());
            lines.addAll(Paragraphs.filled(meaning.doc(), page()));
        }
        return lines;
    }

    private static Reply.Part lines(List<String> lines) {
        return Reply.Part.answer(String.join("\n", lines) + "\n");
    }

    private String shown(Piece.Shown value) {
        String type = ": " + value.type();
        return value.text() + "  " + (view.coloured() ? FAINT + type + RESET : type);
    }

    private List<String> result(Result result) {
        return switch (result) {
            case Result.Evaluated e -> cut(ResultText.evaluation(e.evaluation(), view.glyphs()));
            case Result.Compared c -> cut(ResultText.comparison(c.comparison(), view.glyphs()));
            case Result.Trained t -> trained(t.run());
            case Result.Stepped s -> cut(ResultText.step(s.step(), view.glyphs()));
            case Result.Replies r ->
                r.replies().stream()
                        .map(reply -> reply.text()
                                + (reply.truncated() ? " " + view.glyphs().cut() : ""))
                        .toList();
            case Result.Replay r -> r.replayed().lines();
            case Result.Text t -> List.of(t.text());
        };
    }

    private List<String> cut(List<String> lines) {
        return lines.stream()
                .map(line -> TextWidth.cut(line, width(), view.glyphs()))
                .toList();
    }

    private List<String> trained(TrainedRun run) {
        List<String> lines = new ArrayList<>();
        try {
            lines.addAll(cut(RunCharts.lines(RunFolder.readMetrics(run.folder()), width(), view.glyphs())));
        } catch (IOException e) {
            lines.add("the metrics cannot be read back: " + e.getMessage());
        }
        lines.add(
                run.complete()
                        ? "run of " + run.steps() + " steps in " + run.folder()
                        : "run stopped after step " + run.lastStep() + " of " + run.steps() + ", in " + run.folder());
        return lines;
    }

    private static Table grid(Piece.Grid grid) {
        return new Table(
                IntStream.range(0, grid.titles().size())
                        .mapToObj(i -> new Table.Column(
                                grid.titles().get(i), grid.numeric().get(i)))
                        .toList(),
                grid.rows());
    }

    private List<String> listing(Piece.Listing listing) {
        int things = listing.lines().stream()
                .mapToInt(line -> TextWidth.of(line.thing()))
                .max()
                .orElse(0);
        int room = Math.max(NARROWEST_SENTENCE, width() - things - 2);
        List<List<String>> rows = new ArrayList<>();
        for (Piece.Listing.Line line : listing.lines()) {
            String thing = line.thing();
            for (String part : Paragraphs.lines(line.sentence(), room, "")) {
                rows.add(List.of(thing, part));
                thing = "";
            }
        }
        return new Table(List.of(Table.Column.left(listing.title()), Table.Column.left(listing.about())), rows)
                .lines(view.glyphs(), width());
    }

    private String series(Piece.Series series) {
        double[] values = series.values();
        if (values.length == 0) {
            return series.name() + " is empty";
        }
        String ends =
                Numbers.plain(values[0]) + " " + view.glyphs().arrow() + " " + Numbers.plain(values[values.length - 1]);
        String name = series.name().isEmpty() ? "" : series.name() + "  ";
        int room = width() - TextWidth.of(name) - TextWidth.of(ends) - 2;
        return name + Sparkline.of(values, Math.clamp(room, 8, 80), view.glyphs()) + "  " + ends;
    }

    private List<String> histogram(Piece.Histogram histogram) {
        int most = Math.max(1, Arrays.stream(histogram.counts()).max().orElse(1));
        int bar = Math.clamp(width() - 32L, 8, 50);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < histogram.counts().length; i++) {
            rows.add(List.of(
                    Numbers.plain(histogram.edges()[i]),
                    Numbers.plain(histogram.edges()[i + 1]),
                    Integer.toString(histogram.counts()[i]),
                    bar(histogram.counts()[i], most, bar)));
        }
        return new Table(
                        List.of(
                                Table.Column.right("from"),
                                Table.Column.right("to"),
                                Table.Column.right("count"),
                                Table.Column.left("")),
                        rows)
                .lines(view.glyphs(), width());
    }

    /** A bar of full cells; a count that is not 0 has one at least. */
    private String bar(int count, int most, int width) {
        int cells = count == 0 ? 0 : Math.max(1, (int) Math.round((double) count * width / most));
        String levels = view.glyphs().levels();
        return levels.substring(levels.length() - 1).repeat(cells);
    }

    private List<String> tokens(Piece.Tokens piece) {
        List<String> lines = new ArrayList<>();
        if (!piece.title().isEmpty()) {
            lines.add(piece.title());
        }
        boolean weighed = piece.coefficients().length > 0;
        List<TokenText.Token> tokens = IntStream.range(0, piece.tokens().size())
                .mapToObj(i -> new TokenText.Token(
                        piece.tokens().get(i),
                        at(piece.coefficients(), i),
                        piece.mask().length > 0 ? piece.mask()[i] : 1,
                        at(piece.logprobs(), i)))
                .toList();
        if (weighed) {
            lines.addAll(TokenText.lines(tokens, width(), view.glyphs(), view.coloured()));
        }
        if (piece.detailed() && piece.logprobs().length > 0) {
            lines.addAll(
                    weighed
                            ? TokenText.table(tokens, width(), view.glyphs())
                            : TokenText.logprobs(tokens, width(), view.glyphs()));
        }
        return lines;
    }

    private static double at(double[] values, int index) {
        return index < values.length ? values[index] : Double.NaN;
    }
}
