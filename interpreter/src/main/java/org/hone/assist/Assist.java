package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.ModuleTree;
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
    private @Nullable Base base;
    private @Nullable Analysis whole;
    private @Nullable List<Occurrence> occurrences;

    private Assist(SourceFile source, ModuleLoader loader, boolean prompt, @Nullable Base base) {
        this.source = source;
        this.loader = loader;
        this.prompt = prompt;
        this.base = base;
    }

    /** A file. */
    public static Assist open(SourceFile source, ModuleLoader loader) {
        return new Assist(source, loader, false, null);
    }

    /** What the prompt reads: declarations, run blocks and statements. */
    public static Assist openPrompt(SourceFile source, ModuleLoader loader) {
        return new Assist(source, loader, true, null);
    }

    /** The same text after an edit: what the edit did not touch is not read again. */
    public Assist edited(String text) {
        return new Assist(new SourceFile(source.name(), text), loader, prompt, base());
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

    ModuleLoader loader() {
        return loader;
    }

    private Base base() {
        if (base == null) {
            base = Base.of(source, prompt);
        }
        return base;
    }

    /** What has to be read to answer about an offset. */
    Edit edit(int offset) {
        return Edit.around(base(), source, offset);
    }

    /** The text with all its expressions evaluated. From here on it is what edits are compared with. */
    Analysis whole() {
        if (whole == null) {
            if (base == null || !base.text().equals(source.text())) {
                base = Base.of(source, prompt);
            }
            whole = Analysis.of(base.tree(), loader, item -> true);
        }
        return whole;
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
