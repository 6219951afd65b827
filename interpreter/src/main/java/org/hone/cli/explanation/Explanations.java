package org.hone.cli.explanation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.hone.cli.terminal.Glyphs;
import org.hone.explain.Explanation;

/** Writes explanations. */
public final class Explanations {
    private Explanations() {}

    /** The widest page that is easily read. */
    public static final int WIDEST = 100;

    /** For a screen: aligned, at most so many columns wide where words can be broken. */
    public static String text(List<Explanation> all, int width, Glyphs glyphs, boolean coloured) {
        return all.stream()
                .map(e -> new PlainPage(width, glyphs, coloured).write(Pages.of(e)))
                .collect(Collectors.joining("\n\n"));
    }

    /** Markdown with formulas in LaTeX between dollar signs. */
    public static String markdown(List<Explanation> all) {
        return all.stream().map(e -> new MarkdownPage().write(Pages.of(e))).collect(Collectors.joining("\n"));
    }

    /** A piece of a LaTeX document; it needs {@code amsmath} and {@code amssymb}. */
    public static String latex(List<Explanation> all) {
        return all.stream().map(e -> new LatexPage().write(Pages.of(e))).collect(Collectors.joining("\n"));
    }

    /** {@code {"explanations": […]}}. */
    public static String json(List<Explanation> all) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode nodes = root.putArray("explanations");
        all.forEach(e -> nodes.add(ExplanationJson.of(e)));
        return root.toPrettyString() + "\n";
    }
}
