package org.hone.grammar;

import java.util.BitSet;
import org.antlr.v4.runtime.Token;

/** What kinds of tokens there are, for the newline filter, messages, highlighting and completion. */
public final class TokenKinds {
    private static final BitSet RESERVED = range(HoneLexer.LET, HoneLexer.SAVE);
    private static final BitSet ACTIONS = range(HoneLexer.TRAIN, HoneLexer.SAVE);
    private static final BitSet NOUNS = range(HoneLexer.MODEL, HoneLexer.TEST);
    private static final BitSet SOFT = range(HoneLexer.MODEL, HoneLexer.WHEN);
    private static final BitSet OPERATORS = set(
            HoneLexer.PIPE,
            HoneLexer.EQ,
            HoneLexer.NE,
            HoneLexer.LE,
            HoneLexer.GE,
            HoneLexer.LT,
            HoneLexer.GT,
            HoneLexer.OR_ELSE,
            HoneLexer.PLUS,
            HoneLexer.MINUS,
            HoneLexer.STAR,
            HoneLexer.SLASH,
            HoneLexer.CARET,
            HoneLexer.AND,
            HoneLexer.OR);

    private TokenKinds() {}

    /** {@code let if and true …} and the action verbs: never names, except after a dot or before a colon or {@code =}. */
    public static boolean isReserved(int type) {
        return has(RESERVED, type);
    }

    /** {@code train evaluate sample step replay compare show save}. */
    public static boolean isAction(int type) {
        return has(ACTIONS, type);
    }

    /** {@code model dataset task reward estimator schedule optimizer recipe test}. */
    public static boolean isNoun(int type) {
        return has(NOUNS, type);
    }

    /** Nouns and connecting words: keywords in their place, names everywhere else. */
    public static boolean isSoft(int type) {
        return has(SOFT, type);
    }

    /** Any token made of letters. */
    public static boolean isWord(int type) {
        return type == HoneLexer.IDENT || has(RESERVED, type) || has(SOFT, type);
    }

    /** A word that can be a name where an expression stands. */
    public static boolean isName(int type) {
        return type == HoneLexer.IDENT || has(SOFT, type);
    }

    /** Operators between two operands. */
    public static boolean isOperator(int type) {
        return has(OPERATORS, type);
    }

    /** Whether a token is one of the parser's: not a comment, not blank, not a hidden newline. */
    public static boolean isVisible(Token token) {
        return token.getChannel() == Token.DEFAULT_CHANNEL;
    }

    // The end of the text has a negative type.
    private static boolean has(BitSet set, int type) {
        return type >= 0 && set.get(type);
    }

    private static BitSet range(int first, int last) {
        BitSet set = new BitSet();
        set.set(first, last + 1);
        return set;
    }

    private static BitSet set(int... types) {
        BitSet set = new BitSet();
        for (int type : types) {
            set.set(type);
        }
        return set;
    }
}
