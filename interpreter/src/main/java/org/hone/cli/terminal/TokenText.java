package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A reply token by token with what an estimator does to each token. In colour, the text itself with a background for each
 * coefficient; without, a line for each run of tokens with one coefficient.
 */
public final class TokenText {
    private static final String RESET = "\u001b[0m";

    /** Backgrounds of the 256 colours from weak to strong: pushed up in green, pushed down in red. */
    private static final int[] UP = {194, 157, 120, 77, 34};

    private static final int[] DOWN = {224, 217, 210, 203, 160};
    private static final int BLACK = 16;

    private TokenText() {}

    /**
     * A token.
     *
     * @param text as the vocabulary has it
     * @param coefficient what the gradient of its log-prob is multiplied by
     * @param mask the estimator's mask
     * @param logprob of the current policy, in nats
     */
    public record Token(String text, double coefficient, double mask, double logprob) {}

    /**
     * The reply as text coloured by coefficient, or in runs of one coefficient.
     *
     * @param width columns of the screen
     */
    public static List<String> lines(List<Token> tokens, int width, Glyphs glyphs, boolean coloured) {
        return coloured ? painted(tokens, width) : runs(tokens, width, glyphs);
    }

    /** A row for each token: coefficient, mask, log-prob. */
    public static List<String> table(List<Token> tokens, int width, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            rows.add(List.of(
                    Integer.toString(i + 1),
                    shown(token.text()),
                    signed(token.coefficient()),
                    Numbers.plain(token.mask()),
                    Numbers.plain(token.logprob())));
        }
        return new Table(
                        List.of(
                                Table.Column.right(""),
                                Table.Column.left("token"),
                                Table.Column.right("coefficient"),
                                Table.Column.right("mask"),
                                Table.Column.right("logprob")),
                        rows)
                .lines(glyphs, width);
    }

    /** A row for each token: log-prob, for replies of which no more is known. */
    public static List<String> logprobs(List<Token> tokens, int width, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            rows.add(List.of(
                    Integer.toString(i + 1),
                    shown(tokens.get(i).text()),
                    Numbers.plain(tokens.get(i).logprob())));
        }
        return new Table(
                        List.of(Table.Column.right(""), Table.Column.left("token"), Table.Column.right("logprob")),
                        rows)
                .lines(glyphs, width);
    }

    private static List<String> painted(List<Token> tokens, int width) {
        double strongest = tokens.stream()
                .mapToDouble(t -> Math.abs(t.coefficient()))
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (Token token : tokens) {
            String text = shown(token.text());
            int columns = TextWidth.of(text);
            if (used > 0 && used + columns > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            line.append(paint(token, strongest)).append(text).append(RESET);
            used += columns;
            if (token.text().endsWith("\n")) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
        }
        if (used > 0) {
            lines.add(line.toString());
        }
        lines.add(scale(strongest));
        return lines;
    }

    /** A masked token is struck through: its coefficient is 0 because of the mask. */
    private static String paint(Token token, double strongest) {
        if (token.mask() == 0) {
            return "\u001b[2;9m";
        }
        if (token.coefficient() == 0 || strongest == 0 || Double.isNaN(token.coefficient())) {
            return "\u001b[2m";
        }
        int[] colours = token.coefficient() > 0 ? UP : DOWN;
        int level = (int)
                Math.min(colours.length - 1.0, Math.floor(Math.abs(token.coefficient()) / strongest * colours.length));
        return background(colours[level]);
    }

    private static String background(int colour) {
        return "\u001b[38;5;" + BLACK + ";48;5;" + colour + "m";
    }

    private static String scale(double strongest) {
        StringBuilder line = new StringBuilder("coefficient " + signed(-strongest) + " ");
        for (int i = DOWN.length - 1; i >= 0; i--) {
            line.append(background(DOWN[i])).append(' ');
        }
        line.append(RESET).append(" 0 ");
        for (int colour : UP) {
            line.append(background(colour)).append(' ');
        }
        return line.append(RESET).append(' ').append(signed(strongest)).toString();
    }

    private static List<String> runs(List<Token> tokens, int width, Glyphs glyphs) {
        List<List<String>> rows = new ArrayList<>();
        for (int from = 0; from < tokens.size(); ) {
            int to = from;
            StringBuilder text = new StringBuilder();
            while (to < tokens.size() && alike(tokens.get(from), tokens.get(to))) {
                text.append(shown(tokens.get(to).text()));
                to++;
            }
            rows.add(List.of(
                    from + 1 == to ? Integer.toString(to) : (from + 1) + "-" + to,
                    signed(tokens.get(from).coefficient()) + (tokens.get(from).mask() == 0 ? " masked" : ""),
                    text.toString()));
            from = to;
        }
        return new Table(
                        List.of(
                                Table.Column.right("tokens"),
                                Table.Column.right("coefficient"),
                                Table.Column.left("text")),
                        rows)
                .lines(glyphs, width);
    }

    private static boolean alike(Token one, Token other) {
        return signed(one.coefficient()).equals(signed(other.coefficient()))
                && (one.mask() == 0) == (other.mask() == 0);
    }

    private static String signed(double value) {
        return value > 0 ? "+" + Numbers.plain(value) : value == 0 ? "0" : Numbers.plain(value);
    }

    /** On one line, with nothing in it that moves the cursor: models write what they like. */
    private static String shown(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> safe.append("\\n");
                case '\t' -> safe.append("\\t");
                case '\r' -> safe.append("\\r");
                default -> {
                    if (Character.isISOControl(point)) {
                        safe.append(String.format(Locale.ROOT, "\\x%02x", point));
                    } else {
                        safe.appendCodePoint(point);
                    }
                }
            }
        });
        return safe.toString();
    }
}
