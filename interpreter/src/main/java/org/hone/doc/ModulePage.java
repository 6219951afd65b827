package org.hone.doc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.ast.ModuleTree;
import org.hone.source.Span;

/**
 * The page of a module in Markdown: its own doc comment, then every declaration under its kind, with signature or text and doc
 * comment. A name in backticks that this or another page declares is a link.
 */
public final class ModulePage {
    private static final Pattern CODE = Pattern.compile("`([a-z][A-Za-z0-9_]*)(\\([^`]*\\))?`");

    private final String name;
    private final ModuleTree tree;

    /**
     * @param name {@code std.estimators}, or the file's name
     */
    public ModulePage(String name, ModuleTree tree) {
        this.name = name;
        this.tree = tree;
    }

    /** The module's name. */
    public String name() {
        return name;
    }

    /** The file that the page is written to. */
    public String file() {
        String plain = name.replaceFirst("\\.hone$", "").replaceFirst(".*[/\\\\]", "");
        return plain.replaceFirst("^std\\.", "") + ".md";
    }

    /** The first sentence of the module's doc comment. */
    public String summary() {
        String doc = tree.doc().map(Doc::text).orElse("").replace('\n', ' ').strip();
        int end = doc.indexOf(". ");
        return end < 0 ? doc : doc.substring(0, end + 1);
    }

    /** What it declares, in its order. */
    public List<Declaration.Named> declarations() {
        return tree.declarations()
                .filter(Declaration.Named.class::isInstance)
                .map(Declaration.Named.class::cast)
                .toList();
    }

    /** Names without a doc comment. */
    public List<String> undocumented() {
        return declarations().stream()
                .filter(d -> d.doc().map(doc -> doc.text().isBlank()).orElse(true))
                .map(d -> d.name().text())
                .toList();
    }

    /**
     * The page.
     *
     * @param others pages that names may refer to
     */
    public String markdown(List<ModulePage> others) {
        StringBuilder out = new StringBuilder("# ").append(name).append("\n\n");
        tree.doc().ifPresent(doc -> out.append(linked(doc.text(), others, "")).append("\n\n"));
        Map<String, List<Declaration.Named>> kinds = new LinkedHashMap<>();
        declarations()
                .forEach(d ->
                        kinds.computeIfAbsent(kind(d), k -> new ArrayList<>()).add(d));
        kinds.forEach((kind, all) -> {
            if (kinds.size() > 1) {
                out.append("## ").append(kind).append("\n\n");
            }
            all.forEach(d -> declaration(d, others, kinds.size() > 1 ? "###" : "##", out));
        });
        return out.toString().stripTrailing() + "\n";
    }

    private void declaration(Declaration.Named d, List<ModulePage> others, String heading, StringBuilder out) {
        String own = d.name().text();
        out.append(heading)
                .append(' ')
                .append(own)
                .append("\n\n```hone\n")
                .append(text(d))
                .append("\n```\n\n");
        d.doc()
                .map(Doc::text)
                .filter(doc -> !doc.isBlank())
                .ifPresent(doc -> out.append(linked(doc, others, own)).append("\n\n"));
    }

    /** The signature of a function, the whole text of anything else. */
    private String text(Declaration.Named d) {
        String whole = tree.source().text(d.span()).strip();
        if (d instanceof Declaration.Function f) {
            Span head = new Span(f.span().start(), f.body().span().start());
            return tree.source().text(head).strip().replaceFirst("\\s*=$", "");
        }
        return whole;
    }

    private static String kind(Declaration.Named d) {
        return switch (d) {
            case Declaration.Param p -> "Params";
            case Declaration.Function f -> "Functions";
            case Declaration.Reward r -> "Rewards";
            case Declaration.Model m -> "Models";
            case Declaration.Dataset s -> "Data sets";
            case Declaration.Task t -> "Tasks";
            case Declaration.Estimator e -> "Estimators";
            case Declaration.Schedule s -> "Schedules";
            case Declaration.Optimizer o -> "Optimizers";
            case Declaration.Recipe r -> "Recipes";
        };
    }

    private String linked(String text, List<ModulePage> others, String own) {
        Matcher code = CODE.matcher(text);
        return code.replaceAll(m -> {
            Optional<String> target = m.group(1).equals(own) ? Optional.empty() : target(m.group(1), others);
            return Matcher.quoteReplacement(
                    target.map(t -> "[" + m.group() + "](" + t + ")").orElse(m.group()));
        });
    }

    private Optional<String> target(String word, List<ModulePage> others) {
        if (declares(word)) {
            return Optional.of("#" + anchor(word));
        }
        return others.stream()
                .filter(page -> page.declares(word))
                .findFirst()
                .map(page -> page.file() + "#" + anchor(word));
    }

    private boolean declares(String word) {
        return declarations().stream().anyMatch(d -> d.name().text().equals(word));
    }

    private static String anchor(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** A page that lists pages. */
    public static String index(String title, List<ModulePage> pages) {
        StringBuilder out = new StringBuilder("# ").append(title).append("\n\n");
        for (ModulePage page : pages) {
            out.append("- [")
                    .append(page.name())
                    .append("](")
                    .append(page.file())
                    .append(")");
            out.append(page.summary().isEmpty() ? "" : ": " + page.summary()).append('\n');
        }
        out.append("\n## All names\n\n");
        for (ModulePage page : pages) {
            for (Declaration.Named d : page.declarations()) {
                out.append("- [`")
                        .append(d.name().text())
                        .append("`](")
                        .append(page.file())
                        .append('#')
                        .append(anchor(d.name().text()))
                        .append(") in ")
                        .append(page.name())
                        .append('\n');
            }
        }
        return out.toString();
    }
}
