package org.hone.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Shape;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;

/**
 * Puts a program into the one style. Line breaks are the author's; indentation, blanks, columns and empty lines are the
 * style's: two blanks a level, one empty line around a declaration of several lines, never two, the equals signs, types,
 * conditions and end comments of neighbouring lines below one another. Formatting twice changes nothing more.
 */
public final class Formatter {
    private static final String LEVEL = "  ";

    private Formatter() {}

    /**
     * The program in its style.
     *
     * @param diagnostics receives what is wrong with the text
     * @return nothing if the text does not parse
     */
    public static Optional<String> format(SourceFile source, Diagnostics diagnostics) {
        Object before = Shape.of(Parser.parse(source, diagnostics));
        if (diagnostics.hasErrors()) {
            return Optional.empty();
        }
        String formatted = layout(source.text());
        Diagnostics after = new Diagnostics();
        Object again = Shape.of(Parser.parse(new SourceFile(source.name(), formatted), after));
        if (after.hasErrors()
                || !again.equals(before)
                || !comments(source.text()).equals(comments(formatted))) {
            throw new IllegalStateException("formatting " + source.name() + " would have changed what it says");
        }
        return Optional.of(formatted);
    }

    /** The comments of a text, in order. */
    static List<String> comments(String text) {
        return Lexeme.of(text).stream()
                .filter(Lexeme::comment)
                .map(l -> l.text().stripTrailing())
                .toList();
    }

    private static String layout(String text) {
        List<Line> lines = spaced(Line.of(Lexeme.of(text)));
        List<String> texts = Columns.texts(lines);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (!line.blank()) {
                out.append(LEVEL.repeat(line.depth() + (line.continued() ? 1 : 0)))
                        .append(texts.get(i));
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** Puts empty lines where the style has them. */
    private static List<Line> spaced(List<Line> lines) {
        List<Line> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            boolean top = line.depth() == 0 && !line.continued() && !line.inner();
            if (line.blank()) {
                boolean wanted =
                        !kept.isEmpty() && !kept.getLast().blank() && !opens(kept.getLast()) && !closes(lines, i);
                if (wanted) {
                    kept.add(line);
                }
                continue;
            }
            boolean ended = top
                    && !kept.isEmpty()
                    && !kept.getLast().blank()
                    && closed(kept.getLast())
                    && kept.getLast().depth() == 0;
            boolean begins = top
                    && !kept.isEmpty()
                    && !kept.getLast().blank()
                    && !kept.getLast().onlyComment()
                    && opensLater(lines, i);
            if ((ended && !closesItself(line)) || begins) {
                kept.add(new Line(List.of(), 0, false, false, false));
            }
            kept.add(line);
        }
        while (!kept.isEmpty() && kept.getLast().blank()) {
            kept.removeLast();
        }
        return kept;
    }

    private static boolean opens(Line line) {
        return !line.blank()
                && last(line).map(l -> l.is("{") || l.is("(") || l.is("[")).orElse(false);
    }

    /** Whether the next line that is not blank closes a bracket, or there is none. */
    private static boolean closes(List<Line> lines, int i) {
        for (int at = i + 1; at < lines.size(); at++) {
            if (!lines.get(at).blank()) {
                return closesItself(lines.get(at));
            }
        }
        return true;
    }

    private static boolean closesItself(Line line) {
        return line.first().is("}") || line.first().is(")") || line.first().is("]");
    }

    /** Whether a line is the end of a declaration of several lines. */
    private static boolean closed(Line line) {
        return closesItself(line);
    }

    /** Whether a declaration of several lines begins here, perhaps with its comment. */
    private static boolean opensLater(List<Line> lines, int i) {
        int at = i;
        while (at < lines.size() && !lines.get(at).blank() && lines.get(at).onlyComment()) {
            at++;
        }
        return at < lines.size() && !lines.get(at).blank() && opens(lines.get(at));
    }

    private static Optional<Lexeme> last(Line line) {
        return line.lexemes().stream().filter(l -> !l.comment()).reduce((a, b) -> b);
    }
}
