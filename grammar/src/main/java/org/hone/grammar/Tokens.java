package org.hone.grammar;

import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/** Turns text into tokens. No character is lost and lexing never fails. */
public final class Tokens {
    private Tokens() {}

    /**
     * All tokens of a text: comments and hidden newlines included, the end of the text last. Offsets are UTF-16 offsets
     * of the text, as everywhere in Java.
     */
    public static List<? extends Token> of(String text) {
        HoneLexer lexer = new HoneLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream all = new CommonTokenStream(lexer);
        all.fill();
        List<Token> tokens = all.getTokens();
        if (text.codePointCount(0, text.length()) != text.length()) {
            useTextOffsets(text, tokens);
        }
        NewlineFilter.apply(tokens);
        return tokens;
    }

    /** The same, as a stream for the parser. */
    public static CommonTokenStream stream(String text) {
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(of(text)));
        stream.fill();
        return stream;
    }

    /** Whether a token is the first of an unindented line and begins a declaration or a run block beyond doubt. */
    public static boolean startsDeclaration(List<? extends Token> tokens, int index) {
        return NewlineFilter.startsDeclaration(tokens, index);
    }

    // ANTLR counts code points.
    private static void useTextOffsets(String text, List<Token> tokens) {
        int point = 0;
        int offset = 0;
        for (Token token : tokens) {
            if (token.getType() == Token.EOF) {
                ((CommonToken) token).setStartIndex(text.length());
                ((CommonToken) token).setStopIndex(text.length() - 1);
                return;
            }
            int start = text.offsetByCodePoints(offset, token.getStartIndex() - point);
            int end = text.offsetByCodePoints(start, token.getStopIndex() + 1 - token.getStartIndex());
            point = token.getStopIndex() + 1;
            offset = end;
            CommonToken changed = (CommonToken) token;
            changed.setText(text.substring(start, end));
            changed.setStartIndex(start);
            changed.setStopIndex(end - 1);
        }
    }
}
