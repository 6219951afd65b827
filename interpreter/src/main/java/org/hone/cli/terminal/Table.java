package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An aligned table of text.
 *
 * @param columns titles and alignments
 * @param rows cells, one for each column
 */
public record Table(List<Column> columns, List<List<String>> rows) {
    private static final int GAP = 2;

    /** Columns of the screen that a cut text keeps at least. */
    private static final int NARROWEST = 6;

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
        int[] widths = widths();
        List<String> titles = columns.stream().map(Column::title).toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(titles, widths));
        lines.add(glyphs.rule().repeat(total(widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /**
     * The same in at most {@code width} columns of the screen: text is cut first, then columns at the right are left out. A
     * number is never cut: a part of it would be another number.
     */
    public List<String> lines(Glyphs glyphs, int width) {
        return within(glyphs, width).lines(glyphs);
    }

    private Table within(Glyphs glyphs, int width) {
        int[] widths = widths();
        while (total(widths) > width) {
            int widest = widestText(widths);
            if (widest < 0) {
                return columns.size() > 1
                        ? withoutLast(glyphs).within(glyphs, width)
                        : cut(new int[] {Math.max(1, width)}, glyphs);
            }
            widths[widest]--;
        }
        return cut(widths, glyphs);
    }

    /** The widest column of text that can still be narrower, or -1. */
    private int widestText(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (!columns.get(i).right() && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private Table withoutLast(Glyphs glyphs) {
        boolean marked = columns.getLast().equals(Column.left(glyphs.cut()));
        int kept = columns.size() - (marked ? 2 : 1);
        List<Column> fewer = new ArrayList<>(columns.subList(0, Math.max(1, kept)));
        List<List<String>> shorter = new ArrayList<>();
        for (List<String> row : rows) {
            shorter.add(new ArrayList<>(row.subList(0, fewer.size())));
        }
        if (kept > 0) {
            fewer.add(Column.left(glyphs.cut()));
            shorter.forEach(row -> row.add(""));
        }
        return new Table(fewer, shorter);
    }

    private Table cut(int[] widths, Glyphs glyphs) {
        List<Column> titles = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            titles.add(new Column(TextWidth.cut(column.title(), widths[i], glyphs), column.right()));
        }
        List<List<String>> cells = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> narrow = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                narrow.add(TextWidth.cut(row.get(i), widths[i], glyphs));
            }
            cells.add(narrow);
        }
        return new Table(titles, cells);
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        measure(columns.stream().map(Column::title).toList(), widths);
        rows.forEach(row -> measure(row, widths));
        return widths;
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP * (widths.length - 1);
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
            line.append(i == 0 ? "" : " ".repeat(GAP));
            if (columns.get(i).right()) {
                line.append(gap).append(cells.get(i));
            } else {
                line.append(cells.get(i)).append(gap);
            }
        }
        return line.toString().stripTrailing();
    }
}
