package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Literal;
import org.hone.runtime.verify.math.Token.Kind;

/** A place in the tokens of a formula, and how much of the bounds is used up on the way there. */
final class Cursor {
    private static final int DEPTH_LIMIT = 60;
    private static final int CHAIN_LIMIT = 600;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int chained;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token t = tokens.get(at);
        if (t.kind() != Kind.END) {
            at++;
        }
        return t;
    }

    boolean take(String sign) {
        if (peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String sign) {
        if (!take(sign)) {
            throw new Unreadable("`" + sign + "` is missing");
        }
    }

    /** Takes one of these signs. */
    boolean takeAny(String... signs) {
        for (String sign : signs) {
            if (take(sign)) {
                return true;
            }
        }
        return false;
    }

    /** Takes these tokens if all of them are next. */
    private boolean takeAll(String... texts) {
        for (int i = 0; i < texts.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).text().equals(texts[i])) {
                return false;
            }
        }
        at += texts.length;
        return true;
    }

    /** Whether the formula has been read to its end. */
    boolean ended() {
        return peek().kind() == Kind.END;
    }

    /** What comes next must not be the end. */
    void more(String missing) {
        if (ended()) {
            throw new Unreadable(missing);
        }
    }

    /** A separator of answers: a sign, or a word where a comma may stand. */
    boolean separator(String sign) {
        if (take(sign)) {
            return true;
        }
        boolean word = sign.equals(",") && Signs.joins(peek());
        if (word) {
            at++;
        }
        return word;
    }

    /** Whether a factor starts here, without a sign before it. */
    boolean starts() {
        Token t = peek();
        return switch (t.kind()) {
            case NUMBER -> tokens.get(at - 1).kind() != Kind.NUMBER;
            case LETTER -> !spelledUnit();
            case TEXT, END -> false;
            case SIGN -> t.text().equals("(") || t.text().equals("{");
            case COMMAND -> Signs.starts(t.text());
        };
    }

    /** Takes {@code 1 1/2} behind its whole number: a blank and a fraction of plain numbers. */
    Optional<Formula> fraction() {
        boolean plain = peek().kind() == Kind.NUMBER
                && peek().spaced()
                && at + 2 < tokens.size()
                && tokens.get(at + 1).is("/")
                && tokens.get(at + 2).kind() == Kind.NUMBER;
        if (!plain) {
            return Optional.empty();
        }
        Literal over = new Literal(new BigDecimal(next().text()));
        expect("/");
        return Optional.of(new Apply("/", List.of(over, new Literal(new BigDecimal(next().text())))));
    }

    /** The first digit of a longer number: {@code \\frac12} has two arguments. */
    Optional<Formula> digit() {
        Token t = peek();
        if (t.kind() != Kind.NUMBER || t.text().length() == 1 || t.text().indexOf('.') >= 0) {
            return Optional.empty();
        }
        tokens.set(at, new Token(Kind.NUMBER, t.text().substring(1), false));
        return Optional.of(new Literal(new BigDecimal(t.text().substring(0, 1))));
    }

    /** A degree sign as a power. */
    boolean degrees() {
        return take("circ") || takeAll("{", "circ", "}");
    }

    /** The unit, or other text, that comes next; empty if none does. */
    String unit() {
        if (peek().kind() == Kind.TEXT && !Signs.joins(peek())) {
            return next().text();
        }
        return spelledUnit() ? next().text() + next().text() : "";
    }

    /** Two-letter units come as letters: {@code 15 cm}, behind a number and a blank and before the end of a value. */
    private boolean spelledUnit() {
        return peek().kind() == Kind.LETTER
                && peek().spaced()
                && at > 0
                && at + 2 < tokens.size()
                && tokens.get(at - 1).kind() == Kind.NUMBER
                && tokens.get(at + 1).kind() == Kind.LETTER
                && Signs.unit(peek().text() + tokens.get(at + 1).text())
                && Signs.ends(tokens.get(at + 2));
    }

    /** Every operator nests the formula deeper, with or without brackets. */
    void chain() {
        if (++chained > CHAIN_LIMIT) {
            throw new Unreadable("too many signs");
        }
    }

    /** Goes one level deeper. */
    void deeper() {
        if (++depth > DEPTH_LIMIT) {
            throw new Unreadable("nested more than " + DEPTH_LIMIT + " deep");
        }
    }

    void back() {
        depth--;
    }
}
