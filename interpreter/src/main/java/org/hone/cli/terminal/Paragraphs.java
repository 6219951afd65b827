package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines between words. */
public final class Paragraphs {
    private Paragraphs() {}

    /**
     * The lines of a paragraph; a word that is longer than a line keeps its own.
     *
     * @param width columns of a line
     * @param hanging what stands before every line but the first
     */
    public static List<String> lines(String text, int width, String hanging) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            int wide = TextWidth.of(word);
            if (!empty && used + 1 + wide > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(hanging);
                used = TextWidth.of(hanging);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            used += wide + (empty ? 0 : 1);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** Markdown without its listings: paragraphs and the points of lists, each filled anew; blank lines stay. */
    public static List<String> filled(String markdown, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : markdown.lines().toList()) {
            boolean point = line.startsWith("- ");
            if (!open.isEmpty() && (point || line.isBlank())) {
                close(open, width, lines);
            }
            if (line.isBlank()) {
                lines.add("");
            } else {
                open.append(open.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        if (!open.isEmpty()) {
            close(open, width, lines);
        }
        return lines;
    }

    private static void close(StringBuilder open, int width, List<String> lines) {
        String text = open.toString();
        lines.addAll(lines(text, width, text.startsWith("- ") ? "  " : ""));
        open.setLength(0);
    }
}
