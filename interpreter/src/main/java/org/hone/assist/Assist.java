package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * Answers about one text, which may be broken: a file, or what the session of a prompt has declared followed by the input that
 * is being written. Cheap to open; a text is read when the first question needs it and only as far as it does. Not
 * thread-safe, but several may share a loader.
 */
public final class Assist {
    private final SourceFile source;
    private final ModuleLoader loader;
    private final boolean prompt;
    private @Nullable Analysis whole;
    private @Nullable Analysis declarations;
    private @Nullable List<Occurrence> occurrences;

    private Assist(SourceFile source, ModuleLoader loader, boolean prompt) {
        this.source = source;
        this.loader = loader;
        this.prompt = prompt;
    }

    /** A file. */
    public static Assist open(SourceFile source, ModuleLoader loader) {
        return new Assist(source, loader, false);
    }

    /** What the prompt reads: declarations, run blocks and statements. */
    public static Assist openPrompt(SourceFile source, ModuleLoader loader) {
        return new Assist(source, loader, true);
    }

    /** The text. */
    public SourceFile source() {
        return source;
    }

    boolean prompt() {
        return prompt;
    }

    /** What may stand at an offset, the likeliest first; nothing inside texts and comments. */
    public List<Completion> completions(int offset) {
        return Completions.of(this, offset);
    }

    /** What the word or the sign at an offset is. */
    public Optional<Hover> hover(int offset) {
        return new Hovers(this).at(offset);
    }

    /** All words of the text that stand for something, in its order. */
    public List<Occurrence> occurrences() {
        if (occurrences == null) {
            List<Occurrence> all = new ArrayList<>(
                    Walk.over(whole(), whole().tree().items(), -1).occurrences());
            all.sort(java.util.Comparator.comparing(Occurrence::span));
            occurrences = all;
        }
        return occurrences;
    }

    /** The word at an offset that stands for something. */
    public Optional<Occurrence> occurrence(int offset) {
        return occurrences().stream()
                .filter(o -> o.span().start() <= offset && offset <= o.span().end())
                .reduce((a, b) -> b.span().contains(offset) ? b : a);
    }

    /** The text with all its expressions evaluated. */
    Analysis whole() {
        if (whole == null) {
            whole = Analysis.of(tree(source), loader, item -> true);
        }
        return whole;
    }

    /** The text with its names only. */
    Analysis declarations() {
        if (whole != null) {
            return whole;
        }
        if (declarations == null) {
            declarations = Analysis.of(tree(source), loader, item -> false);
        }
        return declarations;
    }

    private ModuleTree tree(SourceFile text) {
        return prompt ? Parser.parseRepl(text, new Diagnostics()) : Parser.parse(text, new Diagnostics());
    }

    /** Another text in the place of this one, of which only what stands at an offset is evaluated. */
    Analysis around(String text, int offset) {
        ModuleTree tree = tree(new SourceFile(source.name(), text));
        return Analysis.of(tree, loader, near(tree, offset));
    }

    /** A walk over what stands at an offset. */
    Walk walk(Analysis analysis, int offset) {
        Predicate<Item> near = near(analysis.tree(), offset);
        return Walk.over(analysis, analysis.tree().items().stream().filter(near).toList(), offset);
    }

    private static Predicate<Item> near(ModuleTree tree, int offset) {
        Item found = null;
        for (Item item : tree.items()) {
            if (item.span().start() <= offset) {
                found = item;
            }
        }
        Item last = found;
        return item -> item == last || item instanceof PromptStatement;
    }

    /** The doc comment of a module of the standard library. */
    String moduleDoc(String name) {
        return loader.standard(name)
                .map(s -> Parser.parse(s, new Diagnostics()))
                .flatMap(ModuleTree::doc)
                .map(d -> d.text())
                .orElse("");
    }

    /** The module of an import that is being written. */
    Optional<Module> module(List<Lexeme> importLine) {
        String line = String.join(
                "",
                importLine.stream().skip(1).takeWhile(l -> !l.text().equals("as")).map(Lexeme::text).toList());
        SourceFile text = new SourceFile(source.name(), "import " + line + " as it");
        Analysis analysis = Analysis.of(Parser.parse(text, new Diagnostics()), loader, item -> false);
        return analysis.global("it").flatMap(s -> s instanceof Symbol.Whole w ? Optional.of(w.module()) : Optional.empty());
    }
}
