package org.hone.assist;

import java.util.Optional;
import org.hone.ast.Expression;
import org.hone.ast.Parameter;
import org.hone.ast.Statement;
import org.hone.check.Value;
import org.hone.parser.Lexeme;
import org.hone.source.Span;

/** What is known of a word: its declaration, its type with axis and flow, its value, its documentation. */
final class Hovers {
    private final Assist assist;

    Hovers(Assist assist) {
        this.assist = assist;
    }

    Optional<Hover> at(int offset) {
        Edit edit = assist.edit(offset);
        int within = edit.within(offset);
        Edit.Look look = edit.read(edit.piece(), within, assist.reading());
        return at(edit, within, look).map(h -> new Hover(edit.back(h.span()), h.code(), h.detail(), h.doc()));
    }

    private static Optional<Hover> at(Edit edit, int within, Edit.Look look) {
        Optional<Occurrence> word = look.trace().occurrence(edit.read(within));
        if (word.isPresent()) {
            return Optional.of(of(word.get(), look.trace(), look.analysis()));
        }
        Optional<Hover> keyword = keyword(edit, within);
        if (keyword.isPresent()) {
            return keyword;
        }
        return look.trace()
                .expressionAt()
                .filter(e -> !(e instanceof Expression.Reference) && !(e instanceof Expression.Invalid))
                .flatMap(e -> look.analysis()
                        .value(e, look.trace().scopeAt())
                        .map(v -> new Hover(e.span(), Describe.type(v), Describe.detail(v), "")));
    }

    private static Hover of(Occurrence word, Trace trace, Analysis analysis) {
        Symbol symbol = word.symbol();
        Optional<Value> value = evaluated(word, trace, analysis).or(() -> analysis.value(symbol));
        String type = value.map(Describe::type).orElse("");
        String detail = value.map(Describe::detail).orElse("");
        return new Hover(word.span(), code(symbol, type, analysis), detail, Describe.doc(symbol));
    }

    /** The value that the word had where it stands. */
    private static Optional<Value> evaluated(Occurrence word, Trace trace, Analysis analysis) {
        return trace.expressionAt()
                .filter(e -> Describe.path(e) && e.span().end() == word.span().end())
                .flatMap(e -> analysis.value(e, trace.scopeAt()));
    }

    private static String code(Symbol symbol, String type, Analysis analysis) {
        return switch (symbol) {
            case Symbol.Top t -> Describe.head(t.module().source(), t.declaration());
            case Symbol.Taken t -> Describe.parameter(t.module(), t.parameter());
            case Symbol.Local l -> {
                String shown = type.isEmpty() ? Describe.type(l, analysis) : type;
                String head = l.node() instanceof Parameter ? "" : "let ";
                String result = l.node() instanceof Statement.Bind ? "let " : head;
                yield result + l.name() + (shown.isEmpty() ? "" : ": " + shown);
            }
            case Symbol.Whole w -> "module " + w.module().name();
            case Symbol.Column c ->
                c.dataset().name().text() + ".Row." + c.name() + (type.isEmpty() ? "" : ": " + type);
            case Symbol.Outermost o ->
                o.value() instanceof Value.Native n ? n.function().signature() : o.name();
            case Symbol.Member m -> {
                String shown = NounFields.find(m.owner(), m.name())
                        .map(NounFields.Field::described)
                        .orElse(type);
                yield m.owner() + "." + m.name() + (shown.isEmpty() ? "" : ": " + shown);
            }
            case Symbol.TypeName t -> t.name();
        };
    }

    private static Optional<Hover> keyword(Edit edit, int within) {
        for (Lexeme.Placed p : Lexeme.placed(edit.piece())) {
            if (p.span().start() <= within && within < p.span().end()) {
                Span span =
                        new Span(edit.read(p.span().start()), edit.read(p.span().end()));
                boolean word =
                        p.lexeme().kind() == Lexeme.Kind.KEYWORD || p.lexeme().kind() == Lexeme.Kind.WORD;
                String doc = word ? Keywords.doc(p.lexeme().text()) : "";
                return doc.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Hover(span, p.lexeme().text(), "", doc));
            }
        }
        return Optional.empty();
    }
}
