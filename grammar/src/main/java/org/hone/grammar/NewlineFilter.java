package org.hone.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;

/**
 * Decides which newlines end an item; the others move to the hidden channel. A newline is hidden inside {@code ()} and
 * {@code []}, after a token that cannot end an item, before one that cannot start one, and at both ends of the text.
 *
 * <p>A line that can only be the start of an item makes the newline before it visible even so: an unclosed parenthesis
 * spoils its own line and not the rest of the file.
 */
final class NewlineFilter {
    private final List<Token> visible = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();

    /** Moves newlines to the hidden channel, in place. */
    static void apply(List<? extends Token> tokens) {
        new NewlineFilter().filter(tokens);
    }

    private void filter(List<? extends Token> tokens) {
        for (Token token : tokens) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                visible.add(token);
            }
        }
        int previous = -1;
        for (int i = 0; i < visible.size(); i++) {
            int type = visible.get(i).getType();
            if (type == HoneLexer.NL) {
                if (!endsItem(previous, next(i))) {
                    ((WritableToken) visible.get(i)).setChannel(Token.HIDDEN_CHANNEL);
                }
            } else {
                track(type);
                previous = i;
            }
        }
    }

    private void track(int type) {
        switch (type) {
            case HoneLexer.LPAREN, HoneLexer.LBRACK, HoneLexer.LBRACE -> open.push(type);
            case HoneLexer.RPAREN -> close(HoneLexer.LPAREN);
            case HoneLexer.RBRACK -> close(HoneLexer.LBRACK);
            case HoneLexer.RBRACE -> {
                forgetParentheses();
                close(HoneLexer.LBRACE);
            }
            default -> {}
        }
    }

    private void close(int opening) {
        if (!open.isEmpty() && open.peek() == opening) {
            open.pop();
        }
    }

    private void forgetParentheses() {
        while (!open.isEmpty() && open.peek() != HoneLexer.LBRACE) {
            open.pop();
        }
    }

    private boolean endsItem(int previous, int next) {
        if (previous < 0 || type(next) == Token.EOF) {
            return false;
        }
        if (startsDeclaration(visible, next)) {
            open.clear();
            return true;
        }
        boolean continued = cannotEnd(previous);
        if (!open.isEmpty() && open.peek() != HoneLexer.LBRACE) {
            // Nothing inside parentheses starts a line with a name and an equals sign.
            if (!continued && isWord(next) && type(next + 1) == HoneLexer.ASSIGN && open.contains(HoneLexer.LBRACE)) {
                forgetParentheses();
                return true;
            }
            return false;
        }
        return !continued && !cannotStart(next);
    }

    private boolean cannotEnd(int index) {
        int type = type(index);
        if (isWord(index)) {
            return TokenKinds.isReserved(type)
                    && !TokenKinds.isAction(type)
                    && type != HoneLexer.TRUE
                    && type != HoneLexer.FALSE
                    && type != HoneLexer.NULL
                    && type(index - 1) != HoneLexer.DOT;
        }
        // `>` may close the arguments of a type, so a line can end in it.
        return switch (type) {
            case HoneLexer.GT -> false;
            case HoneLexer.ASSIGN,
                    HoneLexer.COMMA,
                    HoneLexer.COLON,
                    HoneLexer.DOT,
                    HoneLexer.FAT_ARROW,
                    HoneLexer.ARROW,
                    HoneLexer.LBRACE,
                    HoneLexer.LPAREN,
                    HoneLexer.LBRACK -> true;
            default -> TokenKinds.isOperator(type);
        };
    }

    private boolean cannotStart(int index) {
        int type = type(index);
        int after = type(index + 1);
        if (isWord(index)) {
            if (after == HoneLexer.ASSIGN || after == HoneLexer.COLON) {
                return false;
            }
            return switch (type) {
                case HoneLexer.THEN,
                        HoneLexer.ELSE,
                        HoneLexer.IN,
                        HoneLexer.AND,
                        HoneLexer.OR,
                        HoneLexer.WHERE,
                        HoneLexer.WHEN -> true;
                case HoneLexer.WITH -> after == HoneLexer.LBRACE;
                case HoneLexer.ON, HoneLexer.TO -> isWord(index + 1) || after == HoneLexer.STRING;
                default -> false;
            };
        }
        // `-` may start an expression at the prompt.
        return switch (type) {
            case HoneLexer.MINUS -> false;
            case HoneLexer.ASSIGN,
                    HoneLexer.COMMA,
                    HoneLexer.COLON,
                    HoneLexer.DOT,
                    HoneLexer.QUESTION,
                    HoneLexer.FAT_ARROW,
                    HoneLexer.ARROW,
                    HoneLexer.LBRACE,
                    HoneLexer.RBRACE,
                    HoneLexer.RPAREN,
                    HoneLexer.RBRACK -> true;
            default -> TokenKinds.isOperator(type);
        };
    }

    /**
     * Whether the token at an index is the first of its line, unindented, and begins a declaration or a run block beyond
     * doubt.
     *
     * @param tokens tokens of the default channel, or of all channels
     */
    static boolean startsDeclaration(List<? extends Token> tokens, int index) {
        Token first = at(tokens, index);
        if (first.getCharPositionInLine() != 0) {
            return false;
        }
        int second = index + 1;
        while (!TokenKinds.isVisible(at(tokens, second))) {
            second++;
        }
        int third = second + 1;
        while (!TokenKinds.isVisible(at(tokens, third))) {
            third++;
        }
        int secondType = at(tokens, second).getType();
        int thirdType = at(tokens, third).getType();
        boolean opens = thirdType == HoneLexer.LBRACE || thirdType == HoneLexer.LPAREN;
        return switch (first.getType()) {
            case HoneLexer.PARAM, HoneLexer.FN, HoneLexer.IMPORT ->
                TokenKinds.isWord(secondType) || secondType == HoneLexer.STRING;
            case HoneLexer.RUN ->
                secondType == HoneLexer.LBRACE || (TokenKinds.isWord(secondType) && thirdType == HoneLexer.LBRACE);
            case HoneLexer.TEST -> (secondType == HoneLexer.STRING || TokenKinds.isWord(secondType)) && opens;
            default -> TokenKinds.isNoun(first.getType()) && TokenKinds.isWord(secondType) && opens;
        };
    }

    private static Token at(List<? extends Token> tokens, int index) {
        return tokens.get(Math.min(index, tokens.size() - 1));
    }

    private int next(int index) {
        int next = index + 1;
        while (type(next) == HoneLexer.NL) {
            next++;
        }
        return next;
    }

    private boolean isWord(int index) {
        return TokenKinds.isWord(type(index));
    }

    private int type(int index) {
        return index < 0 || index >= visible.size()
                ? Token.EOF
                : visible.get(index).getType();
    }
}
