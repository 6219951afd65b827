package org.hone.assist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hone.ast.Declaration;
import org.hone.ast.Parameter;
import org.hone.check.Value;
import org.hone.parser.Lexeme;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A word or sign of a text with what it is, for colouring.
 *
 * @param definition whether it gives the name
 * @param standard whether it belongs to the language or its library
 */
public record Token(Span span, Kind kind, boolean definition, boolean standard) {

    /** What a token is; the names are those of the language server protocol. */
    public enum Kind {
        KEYWORD,
        NAMESPACE,
        TYPE,
        /** A declared noun. */
        CLASS,
        FUNCTION,
        VARIABLE,
        PARAMETER,
        PROPERTY,
        /** An axis or another word of the language that stands for one of a few values. */
        ENUM_MEMBER,
        NUMBER,
        STRING,
        COMMENT,
        OPERATOR
    }

    static List<Token> of(Assist assist) {
        Map<Integer, Occurrence> words = new HashMap<>();
        assist.occurrences().forEach(o -> words.put(o.span().start(), o));
        List<Token> tokens = new ArrayList<>();
        List<Lexeme.Placed> all = Lexeme.placed(assist.source().text());
        for (int i = 0; i < all.size(); i++) {
            Lexeme.Placed p = all.get(i);
            Occurrence word = words.get(p.span().start());
            Token token = word != null && p.lexeme().kind() != Lexeme.Kind.SYMBOL
                    ? of(p.span(), word)
                    : plain(p, i > 0 ? all.get(i - 1).lexeme() : null, i + 1 < all.size() ? all.get(i + 1).lexeme() : null);
            if (token != null) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static Token of(Span span, Occurrence word) {
        return switch (word.symbol()) {
            case Symbol.Top t ->
                new Token(
                        span,
                        switch (t.declaration()) {
                            case Declaration.Function f -> Kind.FUNCTION;
                            case Declaration.Param p -> Kind.VARIABLE;
                            default -> Kind.CLASS;
                        },
                        word.definition(),
                        t.module().standard());
            case Symbol.Taken t -> new Token(span, Kind.PARAMETER, word.definition(), false);
            case Symbol.Local l ->
                new Token(
                        span,
                        l.node() instanceof Parameter ? Kind.PARAMETER : Kind.VARIABLE,
                        word.definition(),
                        false);
            case Symbol.Whole w -> new Token(span, Kind.NAMESPACE, word.definition(), w.module().standard());
            case Symbol.Column c -> new Token(span, Kind.PROPERTY, false, false);
            case Symbol.Outermost o ->
                new Token(span, o.value() instanceof Value.Native ? Kind.FUNCTION : Kind.ENUM_MEMBER, false, true);
            case Symbol.Member m -> new Token(span, Kind.PROPERTY, false, true);
            case Symbol.TypeName t -> new Token(span, Kind.TYPE, false, true);
        };
    }

    private static @Nullable Token plain(Lexeme.Placed p, @Nullable Lexeme before, @Nullable Lexeme after) {
        boolean dotted = before != null && before.is(".");
        Kind kind = switch (p.lexeme().kind()) {
            case KEYWORD -> dotted ? Kind.PROPERTY : Kind.KEYWORD;
            // A soft word is a keyword only where it begins or joins something.
            case WORD ->
                dotted || (after != null && (after.is("=") || after.is(":")))
                        ? Kind.PROPERTY
                        : Keywords.doc(p.lexeme().text()).isEmpty() ? null : Kind.KEYWORD;
            case NUMBER -> Kind.NUMBER;
            case TEXT -> Kind.STRING;
            case LINE_COMMENT, BLOCK_COMMENT, DOC_COMMENT -> Kind.COMMENT;
            case SYMBOL ->
                List.of("{", "}", "(", ")", "[", "]", ",", ".", ":", ";").contains(p.lexeme().text())
                        ? null
                        : Kind.OPERATOR;
            case NEWLINE, BREAK, INVALID -> null;
        };
        return kind == null ? null : new Token(p.span(), kind, false, false);
    }
}
