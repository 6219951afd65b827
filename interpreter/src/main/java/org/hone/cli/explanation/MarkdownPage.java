package org.hone.cli.explanation;

import java.util.ArrayList;
import java.util.List;
import org.hone.cli.terminal.Table;

/** A page as Markdown with formulas between dollar signs. */
final class MarkdownPage {
    private final StringBuilder out = new StringBuilder();

    String write(Page page) {
        line("# " + page.title());
        if (!page.doc().isEmpty()) {
            line("");
            line(page.doc());
        }
        for (Page.Section section : page.sections()) {
            line("");
            line("## " + section.title());
            section.blocks().forEach(this::block);
        }
        return out.toString();
    }

    private void block(Page.Block block) {
        line("");
        switch (block) {
            case Page.Words w -> line(w.text());
            case Page.Equations e -> {
                line("$$");
                line("\\begin{aligned}");
                List<String> lines = new ArrayList<>();
                e.lines().forEach(l -> lines.add(LatexPage.equation(l)));
                line(String.join(" \\\\\n", lines));
                line("\\end{aligned}");
                line("$$");
            }
            case Page.Grid g -> {
                List<List<String>> rows = g.rows().stream()
                        .map(r -> r.stream().map(MarkdownPage::cell).toList())
                        .toList();
                List<Table.Column> columns = g.columns().stream()
                        .map(c -> new Table.Column(escaped(c.title()), c.right()))
                        .toList();
                new Table(columns, rows).markdown().forEach(this::line);
            }
            case Page.Points p ->
                p.points()
                        .forEach(x -> line("- " + (x.caution() ? "⚠ " : "") + "**" + x.subject() + "**: " + x.text()));
        }
    }

    private static String cell(Page.Maths m) {
        return m.isFormula() ? "$" + m.latex().replace("|", "\\vert ") + "$" : escaped(m.plain());
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("_", "\\_");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
