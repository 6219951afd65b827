package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * An aligned table of text.
 *
 * @param columns titles and alignments
 * @param rows cells, one for each column
 */
public record Table(List<Column> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells in a table of " + columns.size());
            }
        }
    }

    /** A column; numbers stand to the right. */
    public record Column(String title, boolean right) {
        public static Column left(String title) {
            return new Column(title, false);
        }

        public static Column right(String title) {
            return new Column(title, true);
        }
    }

    /** Titles, a rule, rows; two spaces between columns, no spaces at line ends. */
    public List<String> lines(Glyphs glyphs) {
        int[] widths = new int[columns.size()];
        List<String> titles = columns.stream().map(Column::title).toList();
        measure(titles, widths);
        rows.forEach(row -> measure(row, widths));
        List<String> lines = new ArrayList<>();
        lines.add(line(titles, widths));
        int total = 2 * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        lines.add(glyphs.rule().repeat(total));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /** The same as a table of Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", columns.stream().map(Column::title).toList()) + " |");
        StringBuilder alignments = new StringBuilder("|");
        columns.forEach(column -> alignments.append(column.right() ? " ---: |" : " --- |"));
        lines.add(alignments.toString());
        rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
        return lines;
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], TextWidth.of(cells.get(i)));
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - TextWidth.of(cells.get(i)));
            line.append(i == 0 ? "" : "  ");
            if (columns.get(i).right()) {
                line.append(gap).append(cells.get(i));
            } else {
                line.append(cells.get(i)).append(gap);
            }
        }
        return line.toString().stripTrailing();
    }
}
