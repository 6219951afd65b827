package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.TokenKinds;
import org.hone.grammar.Tokens;
import org.hone.source.Span;

/**
 * A piece of a text as tools see it: everything but blanks, comments and line ends included, without the generated lexer's
 * numbers.
 *
 * @param text as written; of a line end it is empty
 */
public record Lexeme(Kind kind, String text) {

    /** What a piece is. */
    public enum Kind {
        /** A reserved word: never a name. */
        KEYWORD,
        /** A name, or a soft word that may be one. */
        WORD,
        NUMBER,
        TEXT,
        SYMBOL,
        LINE_COMMENT,
        BLOCK_COMMENT,
        DOC_COMMENT,
        /** A line end that ends an item. */
        NEWLINE,
        /** A line end inside an item. */
        BREAK,
        /** Something that no program holds. */
        INVALID
    }

    /** A piece and where it stands. */
    public record Placed(Lexeme lexeme, Span span) {}

    /** The pieces of a text in their order. */
    public static List<Lexeme> of(String text) {
        return placed(text).stream().map(Placed::lexeme).toList();
    }

    /** The pieces of a text in their order, with their places. */
    public static List<Placed> placed(String text) {
        List<Placed> all = new ArrayList<>();
        for (Token token : Tokens.of(text)) {
            if (token.getType() != Token.EOF && token.getType() != HoneLexer.BLANKS) {
                Kind kind = kind(token);
                boolean end = kind == Kind.NEWLINE || kind == Kind.BREAK;
                all.add(new Placed(new Lexeme(kind, end ? "" : token.getText()), Spans.of(token)));
            }
        }
        return all;
    }

    private static Kind kind(Token token) {
        int type = token.getType();
        return switch (type) {
            case HoneLexer.NL -> TokenKinds.isVisible(token) ? Kind.NEWLINE : Kind.BREAK;
            case HoneLexer.INT, HoneLexer.REAL -> Kind.NUMBER;
            case HoneLexer.STRING -> Kind.TEXT;
            case HoneLexer.RULER, HoneLexer.LINE_COMMENT -> Kind.LINE_COMMENT;
            case HoneLexer.DOC_COMMENT -> Kind.DOC_COMMENT;
            case HoneLexer.BLOCK_COMMENT -> Kind.BLOCK_COMMENT;
            case HoneLexer.BAD_NUMBER, HoneLexer.OPEN_STRING, HoneLexer.OPEN_COMMENT, HoneLexer.UNRECOGNIZED ->
                Kind.INVALID;
            default -> TokenKinds.isReserved(type) ? Kind.KEYWORD : TokenKinds.isWord(type) ? Kind.WORD : Kind.SYMBOL;
        };
    }

    /** Whether it is a comment of any kind. */
    public boolean comment() {
        return kind == Kind.LINE_COMMENT || kind == Kind.BLOCK_COMMENT || kind == Kind.DOC_COMMENT;
    }

    /** Whether it is this sign. */
    public boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
