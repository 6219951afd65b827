package org.hone.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** The lines of one source that a diagnostic talks about, with their underlines. */
final class Excerpt {
    /** Spans of more lines than this are shown by their first and last line. */
    private static final int WHOLE = 4;

    private record Mark(int from, int to, boolean primary, String text) {}

    private final SourceFile source;
    private final boolean coloured;
    private final Paint severity;
    private final SortedMap<Integer, List<Mark>> lines = new TreeMap<>();

    Excerpt(SourceFile source, boolean coloured, Paint severity) {
        this.source = source;
        this.coloured = coloured;
        this.severity = severity;
    }

    /** Underlines a span; the text stands behind the underline of its last line. */
    void mark(Span span, boolean primary, String text) {
        int length = source.text().length();
        int start = Math.min(span.start(), length);
        int end = Math.min(span.end(), length);
        int first = source.lineAt(start);
        int last = source.lineAt(end > start ? end - 1 : start);
        for (int line = first; line <= last; line++) {
            if (last - first >= WHOLE && line != first && line != last) {
                continue;
            }
            String content = source.line(line);
            int lineStart = source.lineStart(line);
            int from = line == first ? Math.min(start - lineStart, content.length()) : indent(content);
            int to = line == last ? Math.max(Math.min(end - lineStart, content.length()), from) : content.length();
            boolean nothing = line != first && line != last && from == to;
            List<Mark> marks = lines.computeIfAbsent(line, unused -> new ArrayList<>());
            if (!nothing) {
                marks.add(new Mark(from, to, primary, line == last ? text : ""));
            }
        }
    }

    int lastLine() {
        return lines.isEmpty() ? 1 : lines.lastKey();
    }

    /**
     * Appends the lines.
     *
     * @param width of the line numbers
     */
    void print(StringBuilder out, int width) {
        String blank = " ".repeat(width);
        int previous = -1;
        for (var entry : lines.entrySet()) {
            int number = entry.getKey();
            if (previous >= 0 && number > previous + 1) {
                out.append(Paint.FRAME.on(coloured, "...")).append('\n');
            }
            previous = number;
            String line = source.line(number);
            String label = blank.substring(Integer.toString(number).length()) + number + " |";
            String printed = Columns.printable(line).stripTrailing();
            out.append(Paint.FRAME.on(coloured, label))
                    .append(printed.isEmpty() ? "" : " ")
                    .append(printed)
                    .append('\n');
            for (Mark mark : entry.getValue()) {
                int from = Columns.at(line, mark.from());
                int to = Math.max(Columns.at(line, mark.to()), from + 1);
                String under = (mark.primary() ? "^" : "-").repeat(to - from);
                String text = mark.text().isEmpty() ? under : under + " " + mark.text();
                out.append(Paint.FRAME.on(coloured, blank + " |"))
                        .repeat(' ', from + 1)
                        .append((mark.primary() ? severity : Paint.SECONDARY).on(coloured, text))
                        .append('\n');
            }
        }
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }
}
