package org.hone.repl;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hone.parser.Lexeme;
import org.hone.source.Span;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed, by the language's own lexer; names that nothing declares are underlined. */
final class InputHighlighter implements Highlighter {
    private static final Set<String> NOUNS = Set.of(
            "model",
            "dataset",
            "task",
            "reward",
            "estimator",
            "schedule",
            "optimizer",
            "recipe",
            "test",
            "run",
            "weight");

    private final Function<String, List<Span>> unknown;
    private String text = "";
    private AttributedString drawn = AttributedString.EMPTY;

    /**
     * @param unknown the names of an input that nothing declares; asked once for each text
     */
    InputHighlighter(Function<String, List<Span>> unknown) {
        this.unknown = unknown;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        return coloured(buffer);
    }

    /** The input in colours. */
    AttributedString coloured(String buffer) {
        // The editor asks again for every move of the cursor.
        if (!buffer.equals(text)) {
            drawn = colour(buffer);
            text = buffer;
        }
        return drawn;
    }

    /** Forgets the last answer: what is declared has changed. */
    void forget() {
        text = "";
        drawn = AttributedString.EMPTY;
    }

    private AttributedString colour(String buffer) {
        int start = InputParser.isCommand(buffer) ? commandEnd(buffer) : 0;
        AttributedStyle[] styles = new AttributedStyle[buffer.length()];
        fill(styles, 0, start, Colours.COMMAND);
        int path = InputParser.pathAt(buffer);
        int end = path < 0 ? buffer.length() : path;
        fill(styles, end, buffer.length(), Colours.TEXT);
        List<Lexeme.Placed> pieces = Lexeme.placed(buffer.substring(start, end));
        for (int i = 0; i < pieces.size(); i++) {
            Lexeme.Placed piece = pieces.get(i);
            fill(styles, start + piece.span().start(), start + piece.span().end(), style(pieces, i));
        }
        for (Span span : unknown.apply(buffer)) {
            for (int i = Math.max(0, span.start()); i < Math.min(span.end(), styles.length); i++) {
                AttributedStyle before = styles[i];
                styles[i] = (before == null ? Colours.PLAIN : before).underline();
            }
        }
        AttributedStringBuilder line = new AttributedStringBuilder(buffer.length());
        for (int i = 0; i < buffer.length(); i++) {
            line.style(styles[i] == null ? Colours.PLAIN : styles[i]).append(buffer.charAt(i));
        }
        return line.toAttributedString();
    }

    /** Behind the word of a command: what follows is coloured as the language. */
    private static int commandEnd(String buffer) {
        int end = buffer.length() - buffer.stripLeading().length() + 1;
        if (buffer.charAt(end - 1) == '?') {
            return end;
        }
        while (end < buffer.length() && !Character.isWhitespace(buffer.charAt(end))) {
            end++;
        }
        return end;
    }

    private static void fill(AttributedStyle[] styles, int start, int end, AttributedStyle style) {
        for (int i = start; i < Math.min(end, styles.length); i++) {
            styles[i] = style;
        }
    }

    private static AttributedStyle style(List<Lexeme.Placed> pieces, int index) {
        Lexeme lexeme = pieces.get(index).lexeme();
        return switch (lexeme.kind()) {
            case KEYWORD -> Colours.KEYWORD;
            case WORD -> opensDeclaration(pieces, index) ? Colours.KEYWORD : Colours.PLAIN;
            case NUMBER -> Colours.NUMBER;
            case TEXT -> Colours.TEXT;
            case LINE_COMMENT, BLOCK_COMMENT, DOC_COMMENT -> Colours.COMMENT;
            case INVALID -> Colours.INVALID;
            case SYMBOL, NEWLINE, BREAK -> Colours.PLAIN;
        };
    }

    /** {@code model} is a keyword where an item begins and a name or a block follows, and a name everywhere else. */
    private static boolean opensDeclaration(List<Lexeme.Placed> pieces, int index) {
        if (!NOUNS.contains(pieces.get(index).lexeme().text()) || index + 1 >= pieces.size()) {
            return false;
        }
        if (index > 0) {
            Lexeme before = pieces.get(index - 1).lexeme();
            boolean starts =
                    before.kind() == Lexeme.Kind.NEWLINE || before.kind() == Lexeme.Kind.BREAK || before.is(";");
            if (!starts && !before.is("{")) {
                return false;
            }
        }
        Lexeme after = pieces.get(index + 1).lexeme();
        return after.kind() == Lexeme.Kind.WORD || after.kind() == Lexeme.Kind.TEXT || after.is("{");
    }
}
