package org.hone.cli.explanation;

import java.util.ArrayList;
import java.util.List;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.Paragraphs;
import org.hone.cli.terminal.Table;
import org.hone.cli.terminal.TextWidth;

/** A page as aligned text. */
final class PlainPage {
    private static final int NARROWEST = 40;
    private static final String INDENT = "  ";

    private final int width;
    private final Glyphs glyphs;
    private final boolean coloured;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param width columns of a line where words can be broken; what cannot be broken is longer
     */
    PlainPage(int width, Glyphs glyphs, boolean coloured) {
        this.width = Math.max(NARROWEST, width);
        this.glyphs = glyphs;
        this.coloured = coloured;
    }

    String write(Page page) {
        line(bold(page.title()));
        if (!page.doc().isEmpty()) {
            wrap(page.doc().replace('\n', ' '), width).forEach(this::line);
        }
        for (Page.Section section : page.sections()) {
            line("");
            line(bold(section.title()));
            section.blocks().forEach(this::block);
        }
        return out.toString();
    }

    private void block(Page.Block block) {
        switch (block) {
            case Page.Words w -> wrap(w.text(), width - 2).forEach(l -> line(INDENT + l));
            case Page.Equations e -> equations(e);
            case Page.Grid g -> grid(g);
            case Page.Points p -> points(p);
        }
    }

    private void equations(Page.Equations equations) {
        int left = equations.lines().stream()
                .mapToInt(e -> TextWidth.of(e.left().plain()))
                .max()
                .orElse(0);
        for (Page.Equation e : equations.lines()) {
            List<String> lines = wrap(e.right().plain(), Math.max(20, width - left - 5));
            String last = lines.getLast();
            int used = left + 5 + TextWidth.of(last);
            boolean beside = !e.note().isEmpty() && used + 5 + TextWidth.of(e.note()) <= width;
            for (int i = 0; i < lines.size(); i++) {
                String sign = i == 0 ? pad(e.left().plain(), left) + " = " : " ".repeat(left + 3);
                line(INDENT + sign + lines.get(i) + (i == lines.size() - 1 && beside ? "   (" + e.note() + ")" : ""));
            }
            if (!e.note().isEmpty() && !beside) {
                line(INDENT + " ".repeat(left + 3) + "(" + e.note() + ")");
            }
        }
    }

    /** The last column is wrapped where it would be too wide. */
    private void grid(Page.Grid grid) {
        int last = grid.columns().size() - 1;
        int before = 2;
        for (int c = 0; c < last; c++) {
            int column = c;
            before += 2
                    + Math.max(
                            TextWidth.of(grid.columns().get(c).title()),
                            grid.rows().stream()
                                    .mapToInt(r -> TextWidth.of(r.get(column).plain()))
                                    .max()
                                    .orElse(0));
        }
        int room = Math.max(20, width - before);
        List<List<String>> rows = new ArrayList<>();
        for (List<Page.Maths> row : grid.rows()) {
            List<String> wrapped = wrap(row.get(last).plain(), room);
            for (int i = 0; i < wrapped.size(); i++) {
                List<String> cells = new ArrayList<>();
                for (int c = 0; c < last; c++) {
                    cells.add(i == 0 ? row.get(c).plain() : "");
                }
                cells.add(wrapped.get(i));
                rows.add(cells);
            }
        }
        new Table(grid.columns(), rows).lines(glyphs).forEach(l -> line(INDENT + l));
    }

    private void points(Page.Points points) {
        int subjects = points.points().stream()
                .mapToInt(p -> TextWidth.of(p.subject()))
                .max()
                .orElse(0);
        String before = "";
        for (Page.Point p : points.points()) {
            List<String> lines = wrap(p.text(), Math.max(20, width - subjects - 6));
            String subject = p.subject().equals(before) ? "" : p.subject();
            before = p.subject();
            String mark = p.caution() ? "!" : " ";
            for (int i = 0; i < lines.size(); i++) {
                String head = i == 0 ? mark + " " + pad(subject, subjects) : " ".repeat(subjects + 2);
                String text = INDENT + head + "  " + lines.get(i);
                line(p.caution() && i == 0 ? coloured(text, mark) : text);
            }
        }
    }

    private String coloured(String text, String mark) {
        return coloured ? text.replaceFirst(mark, "\u001b[1;33m" + mark + "\u001b[0m") : text;
    }

    private String bold(String text) {
        return coloured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - TextWidth.of(text)));
    }

    private static List<String> wrap(String text, int width) {
        return Paragraphs.lines(text, width, "");
    }
}
