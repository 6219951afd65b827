package org.hone.cli.explanation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hone.cli.terminal.Table;

/** A page as a piece of LaTeX that needs {@code amsmath} and {@code amssymb}. */
final class LatexPage {
    /** What plain text holds and text mode does not. */
    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('π', "$\\pi$"),
            Map.entry('θ', "$\\theta$"),
            Map.entry('∇', "$\\nabla$"),
            Map.entry('Â', "$\\hat{A}$"),
            Map.entry('·', "$\\cdot$"),
            Map.entry('×', "$\\times$"),
            Map.entry('−', "$-$"),
            Map.entry('≥', "$\\ge$"),
            Map.entry('≤', "$\\le$"),
            Map.entry('≠', "$\\ne$"),
            Map.entry('≡', "$\\equiv$"),
            Map.entry('→', "$\\to$"),
            Map.entry('∞', "$\\infty$"),
            Map.entry('‖', "$\\Vert$"),
            Map.entry('∈', "$\\in$"),
            Map.entry('Σ', "$\\Sigma$"),
            Map.entry('α', "$\\alpha$"),
            Map.entry('β', "$\\beta$"),
            Map.entry('δ', "$\\delta$"),
            Map.entry('γ', "$\\gamma$"),
            Map.entry('μ', "$\\mu$"),
            Map.entry('φ', "$\\varphi$"),
            Map.entry('²', "$^2$"),
            Map.entry('|', "$|$"),
            Map.entry('<', "$<$"),
            Map.entry('>', "$>$"),
            Map.entry('_', "\\_"),
            Map.entry('&', "\\&"),
            Map.entry('%', "\\%"),
            Map.entry('#', "\\#"),
            Map.entry('$', "\\$"),
            Map.entry('{', "\\{"),
            Map.entry('}', "\\}"),
            Map.entry('~', "\\textasciitilde{}"),
            Map.entry('^', "\\textasciicircum{}"),
            Map.entry('\\', "\\textbackslash{}"),
            Map.entry('…', "\\dots{}"),
            Map.entry('–', "--"));

    /** A policy by its subscript. */
    private static final Pattern POLICY = Pattern.compile("π_(θ|[a-z]+)");

    private final StringBuilder out = new StringBuilder();

    String write(Page page) {
        line("% needs amsmath and amssymb");
        line("\\section*{" + text(page.title()) + "}");
        if (!page.doc().isEmpty()) {
            line(text(page.doc()));
        }
        for (Page.Section section : page.sections()) {
            line("");
            line("\\subsection*{" + text(section.title()) + "}");
            section.blocks().forEach(this::block);
        }
        return out.toString();
    }

    private void block(Page.Block block) {
        switch (block) {
            case Page.Words w -> line(text(w.text()));
            case Page.Equations e -> {
                line("\\begin{align*}");
                List<String> lines = new ArrayList<>();
                e.lines().forEach(l -> lines.add(equation(l)));
                line(String.join(" \\\\\n", lines));
                line("\\end{align*}");
            }
            case Page.Grid g -> grid(g);
            case Page.Points p -> {
                line("\\begin{itemize}");
                p.points()
                        .forEach(x -> line("\\item " + (x.caution() ? "\\textbf{!} " : "") + "\\emph{"
                                + text(x.subject()) + "}: " + text(x.text())));
                line("\\end{itemize}");
            }
        }
    }

    private void grid(Page.Grid grid) {
        StringBuilder columns = new StringBuilder();
        grid.columns().forEach(c -> columns.append(c.right() ? 'r' : 'l'));
        line("\\begin{tabular}{" + columns + "}");
        line(String.join(
                        " & ",
                        grid.columns().stream()
                                .map(Table.Column::title)
                                .map(LatexPage::text)
                                .toList()) + " \\\\ \\hline");
        for (List<Page.Maths> row : grid.rows()) {
            line(String.join(
                            " & ",
                            row.stream()
                                    .map(m -> m.isFormula() ? "$" + m.latex() + "$" : text(m.plain()))
                                    .toList())
                    + " \\\\");
        }
        line("\\end{tabular}");
    }

    /** {@code left &= right}. */
    static String equation(Page.Equation e) {
        String note = e.note().isEmpty() ? "" : " && \\text{" + text(e.note()) + "}";
        return e.left().latex() + " &= " + e.right().latex() + note;
    }

    /** Words in text mode. */
    static String text(String words) {
        StringBuilder text = new StringBuilder();
        Matcher policy = POLICY.matcher(words);
        for (int i = 0; i < words.length(); ) {
            if (policy.region(i, words.length()).lookingAt()) {
                String of = policy.group(1);
                text.append(of.equals("θ") ? "$\\pi_\\theta$" : "$\\pi_{\\text{" + of + "}}$");
                i = policy.end();
            } else {
                char c = words.charAt(i++);
                text.append(SIGNS.getOrDefault(c, String.valueOf(c)));
            }
        }
        return text.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
