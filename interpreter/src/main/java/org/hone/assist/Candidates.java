package org.hone.assist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.hone.ast.Declaration;
import org.hone.check.Value;
import org.hone.source.Span;

/** What was found that may stand at the cursor, each name once. */
final class Candidates {
    private final Edit edit;
    private final Cursor cursor;
    private final List<Completion> found = new ArrayList<>();

    Candidates(Edit edit, Cursor cursor) {
        this.edit = edit;
        this.cursor = cursor;
    }

    /** Those that begin like the word at the cursor; those that hold it, if none does. */
    List<Completion> matching(String word) {
        String typed = word.toLowerCase(Locale.ROOT);
        List<Completion> beginning = found.stream()
                .filter(c -> c.label().toLowerCase(Locale.ROOT).startsWith(typed))
                .toList();
        List<Completion> chosen = beginning.isEmpty()
                ? found.stream()
                        .filter(c -> c.label().toLowerCase(Locale.ROOT).contains(typed))
                        .toList()
                : beginning;
        List<Completion> sorted = new ArrayList<>(chosen);
        sorted.sort(Comparator.comparingInt(Completion::group));
        return sorted;
    }

    /** One that has not been found before; names that begin with an underscore are nobody's business. */
    void add(String label, String insert, Completion.Kind kind, String type, String doc, int group) {
        if (!label.startsWith("_") && found.stream().noneMatch(c -> c.label().equals(label))) {
            found.add(new Completion(label, insert, kind, type, doc, group, replaced()));
        }
    }

    private Span replaced() {
        return new Span(
                edit.baseFrom() + cursor.word().start(),
                edit.baseFrom() + cursor.word().end());
    }

    /** A word of the language. */
    void keyword(String word) {
        add(word, word + " ", Completion.Kind.KEYWORD, "", Keywords.doc(word), 3);
    }

    /** A name that stands for something. */
    void symbol(String name, Symbol symbol, Analysis analysis, int group) {
        add(name, name, kind(symbol), Describe.type(symbol, analysis), Describe.doc(symbol), group);
    }

    static Completion.Kind kind(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Top t ->
                switch (t.declaration()) {
                    case Declaration.Function f -> Completion.Kind.FUNCTION;
                    case Declaration.Param p -> Completion.Kind.PARAM;
                    default -> Completion.Kind.NOUN;
                };
            case Symbol.Taken t -> Completion.Kind.LOCAL;
            case Symbol.Local l -> Completion.Kind.LOCAL;
            case Symbol.Whole w -> Completion.Kind.MODULE;
            case Symbol.Column c -> Completion.Kind.FIELD;
            case Symbol.Outermost o ->
                o.value() instanceof Value.Native ? Completion.Kind.FUNCTION : Completion.Kind.CONSTANT;
            case Symbol.Member m -> Completion.Kind.FIELD;
            case Symbol.TypeName t -> Completion.Kind.TYPE;
        };
    }
}
