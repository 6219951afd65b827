package org.hone.source;

import java.util.Arrays;

/** A named text with an index of its lines. Lines end in {@code \n}, {@code \r\n} or {@code \r}. */
public final class SourceFile {
    private final String name;
    private final String text;
    private final int[] lineStarts;

    /**
     * @param name what messages call it: a path as the user gave it, or {@code <prompt>}
     * @param text the whole text
     */
    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = index(text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    public int lineCount() {
        return lineStarts.length;
    }

    /** The text of a span; offsets beyond the end are cut off. */
    public String text(Span span) {
        int end = Math.min(span.end(), text.length());
        return text.substring(Math.min(span.start(), end), end);
    }

    /** The line that holds an offset, from 1. The end of the text belongs to the last line. */
    public int lineAt(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Line and column of an offset. */
    public Position position(int offset) {
        int within = Math.min(offset, text.length());
        int line = lineAt(within);
        return new Position(line, text.codePointCount(lineStarts[line - 1], within) + 1);
    }

    /** Offset of the first character of a line.
     *
     * @param line from 1
     */
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /** Offset after the last character of a line, before its line end. */
    public int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        int start = lineStarts[line - 1];
        while (end > start && isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** A line without its line end. */
    public String line(int line) {
        return text.substring(lineStart(line), lineEnd(line));
    }

    @Override
    public String toString() {
        return name;
    }

    private static int[] index(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
