package org.hone.cli.explanation;

import java.nio.file.Path;
import org.hone.cli.terminal.Paragraphs;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.TextRenderer;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** What a kind of diagnostic means, with examples and what Hone says of them, for a screen. */
public final class CodePage {
    private static final String INDENT = "    ";

    private CodePage() {}

    /** The page, its paragraphs broken at a width. */
    public static String text(Code code, int width) {
        ExplanationPage page = ExplanationPage.of(code);
        StringBuilder out = new StringBuilder(page.code().id() + ": " + page.title() + "\n");
        for (ExplanationPage.Block block : page.blocks()) {
            switch (block) {
                case ExplanationPage.Heading h ->
                    out.append('\n').append(h.text()).append('\n');
                case ExplanationPage.Prose p -> {
                    boolean point = p.text().startsWith("- ");
                    if (!point || !out.toString().contains("\n- ")) {
                        out.append('\n');
                    }
                    Paragraphs.lines(p.text(), width, point ? "  " : "")
                            .forEach(line -> out.append(line).append('\n'));
                }
                case ExplanationPage.Listing l -> {
                    out.append(l.is("file") ? "\n" + l.tags().getLast() + ":\n\n" : "\n");
                    indented(out, l.text());
                    if (l.is("hone") && l.is("fails")) {
                        out.append('\n');
                        indented(out, new TextRenderer(false).render(said(l)));
                    }
                }
            }
        }
        if (page.needsPrelude()) {
            out.append("\nThe examples go with these declarations:\n\n");
            indented(out, ExplanationPage.prelude());
        }
        return out.toString();
    }

    /** What Hone says of a failing example. */
    public static Diagnostics said(ExplanationPage.Listing example) {
        String text = example.text() + (example.is("recipe") ? ExplanationPage.prelude() : "");
        return Compiler.compile(new SourceFile("example.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")))
                .diagnostics();
    }

    private static void indented(StringBuilder out, String text) {
        text.lines()
                .forEach(line -> out.append(line.isEmpty() ? "" : INDENT + line).append('\n'));
    }
}
