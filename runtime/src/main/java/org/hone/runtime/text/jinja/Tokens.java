package org.hone.runtime.text.jinja;

import java.util.List;

/** A place in a list of tokens. */
final class Tokens {

    /** Depth of nesting that is parsed; deeper templates are refused before they can exhaust the stack. */
    private static final int DEEPEST = 200;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekNext() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    int line() {
        return peek().line();
    }

    boolean accept(String text) {
        if (peek().is(text)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String text) {
        if (!accept(text)) {
            throw unexpected("'" + text + "'");
        }
    }

    void expect(Token.Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(kind.name());
        }
        at++;
    }

    String name() {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    JinjaException unexpected(String wanted) {
        return new JinjaException(line(), "expected " + wanted + ", found '" + peek().text() + "'");
    }

    void enter() {
        if (++depth > DEEPEST) {
            throw new JinjaException(line(), "nested deeper than " + DEEPEST);
        }
    }

    void leave() {
        depth--;
    }
}
