package org.hone.assist;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleLoader;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Answers about one text, which may be broken: a file, or what the session of a prompt has declared followed by the input that
 * is being written. Cheap to open; a text is read when the first question needs it and only as far as it does. Not
 * thread-safe, but several may share a loader.
 */
public final class Assist {
    private final SourceFile source;
    private final Reading reading;
    private @Nullable Base base;
    private @Nullable Analysis whole;
    private @Nullable List<Occurrence> occurrences;

    private Assist(SourceFile source, Reading reading, @Nullable Base base) {
        this.source = source;
        this.reading = reading;
        this.base = base;
    }

    /** A file. */
    public static Assist open(SourceFile source, ModuleLoader loader) {
        return new Assist(source, new Reading(loader, false, Map.of()), null);
    }

    /**
     * What the prompt reads: declarations, run blocks and statements.
     *
     * @param outer names that the session has beside what it declares
     */
    public static Assist openPrompt(SourceFile source, ModuleLoader loader, Map<String, Value> outer) {
        return new Assist(source, new Reading(loader, true, outer), null);
    }

    /** The same text after an edit: what the edit did not touch is not read again. */
    public Assist edited(String text) {
        return new Assist(new SourceFile(source.name(), text), reading, base());
    }

    /** The same text, compared with what another one has read of a newer or older version of it from here on. */
    public Assist since(Assist read) {
        return new Assist(source, reading, read.base());
    }

    /** The text. */
    public SourceFile source() {
        return source;
    }

    Reading reading() {
        return reading;
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
        List<Occurrence> all = occurrences;
        if (all == null) {
            all = Walk.over(whole(), whole().tree().items(), -1).occurrences().stream()
                    .sorted(Comparator.comparing(Occurrence::span))
                    .toList();
            occurrences = all;
        }
        return all;
    }

    /** The function that is called around an offset. */
    public Optional<Signature> signature(int offset) {
        return Signatures.at(this, offset);
    }

    /** What the word at an offset stands for, with its place in this text. */
    public Optional<Occurrence> occurrence(int offset) {
        Edit edit = edit(offset);
        int within = edit.within(offset);
        return edit.read(edit.piece(), within, reading)
                .trace()
                .occurrence(edit.read(within))
                .map(o -> new Occurrence(edit.back(o.span()), o.symbol(), o.definition()));
    }

    /** Where what stands at an offset is declared: in this text, in a file that it imports or in the standard library. */
    public Optional<Place> definition(int offset) {
        Edit edit = edit(offset);
        int within = edit.within(offset);
        Edit.Look look = edit.read(edit.piece(), within, reading);
        return look.trace()
                .occurrence(edit.read(within))
                .flatMap(o -> o.symbol().declared())
                .or(() -> importedFile(look, edit.read(within)))
                .map(edit::back);
    }

    private static Optional<Place> importedFile(Edit.Look look, int offset) {
        return look.items().stream()
                .filter(item -> item instanceof Declaration.Import i
                        && i.module().span().start() <= offset
                        && offset <= i.module().span().end())
                .findFirst()
                .flatMap(item -> new Members(look.analysis()).module((Declaration.Import) item))
                .map(module -> new Place(module.source(), Span.at(0)));
    }

    /** Where a symbol is named in this text by its own name, not by an alias. */
    public List<Occurrence> uses(Symbol symbol) {
        return occurrences().stream()
                .filter(o -> o.symbol().key().equals(symbol.key()))
                .filter(o -> source.text(o.span()).equals(symbol.name()))
                .toList();
    }

    private static Optional<String> standard(Module module) {
        return module.standard() ? Optional.of("the standard library cannot be changed") : Optional.empty();
    }

    /** Why what stands at an offset cannot get another name; empty if it can. */
    public Optional<String> fixed(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Top t -> standard(t.module());
            case Symbol.Taken t -> standard(t.module());
            case Symbol.Local l -> Optional.empty();
            case Symbol.Whole w -> Optional.of("a module has the name of its file; give it another one with `as`");
            case Symbol.Column c -> Optional.of("a column may be read by its name elsewhere, from recorded data too");
            case Symbol.Outermost o -> Optional.of("`" + o.name() + "` belongs to the language");
            case Symbol.Member m -> Optional.of("`" + m.name() + "` belongs to the language");
            case Symbol.TypeName t -> Optional.of("`" + t.name() + "` belongs to the language");
        };
    }

    /** Why a new name cannot be used in this text; empty if it can. */
    public Optional<String> taken(String name) {
        List<Lexeme> lexemes = Lexeme.of(name);
        if (lexemes.size() != 1 || lexemes.getFirst().kind() != Lexeme.Kind.WORD) {
            return Optional.of("`" + name + "` is not a name");
        }
        boolean local = occurrences().stream()
                .anyMatch(o -> source.text(o.span()).equals(name) && !(o.symbol() instanceof Symbol.Member));
        return local || whole().global(name).isPresent()
                ? Optional.of("`" + name + "` already stands for something in " + source.name())
                : Optional.empty();
    }

    /** The declarations of the text with their lines. */
    public List<Outline> outline() {
        return Outline.of(whole().tree());
    }

    /** Words and signs with what they are. */
    public List<Token> tokens() {
        return Token.of(this);
    }

    /** Types that the text does not say. */
    public List<Hint> hints() {
        return Hint.of(whole());
    }

    private Base base() {
        if (base == null) {
            base = Base.of(source, reading.prompt());
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
                base = Base.of(source, reading.prompt());
            }
            whole = Analysis.of(base.tree(), reading, item -> true);
        }
        return whole;
    }

    /** The doc comment of a module of the standard library. */
    String moduleDoc(String name) {
        return reading.loader()
                .standard(name)
                .map(s -> Parser.parse(s, new Diagnostics()))
                .flatMap(ModuleTree::doc)
                .map(d -> d.text())
                .orElse("");
    }

    /** The module of an import that is being written. */
    Optional<Module> module(List<Lexeme> importLine) {
        String line = String.join(
                "",
                importLine.stream()
                        .skip(1)
                        .takeWhile(l -> !l.text().equals("as"))
                        .map(Lexeme::text)
                        .toList());
        SourceFile text = new SourceFile(source.name(), "import " + line + " as it");
        Analysis analysis = Analysis.of(Parser.parse(text, new Diagnostics()), reading, item -> false);
        return analysis.global("it")
                .flatMap(s -> s instanceof Symbol.Whole w ? Optional.of(w.module()) : Optional.empty());
    }
}
