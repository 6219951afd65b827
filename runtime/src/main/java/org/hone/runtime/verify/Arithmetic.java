package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A recursive-descent reader of {@code + - * /}, brackets and unsigned integers, with exact values. */
final class Arithmetic {
    /** Longer expressions are not read; this bounds nesting and the size of every value. */
    static final int LENGTH_LIMIT = 200;

    private final String text;
    private final List<BigInteger> numbers = new ArrayList<>();
    private int at;

    private Arithmetic(String text) {
        this.text = text;
    }

    /**
     * What an expression is worth.
     *
     * @param value exact value
     * @param numbers the integers it uses, as often as it uses them
     */
    record Result(Rational value, List<BigInteger> numbers) {}

    /** The value; nothing if the text is no such expression, is too long, or divides by zero. */
    static Optional<Result> evaluate(String text) {
        if (text.length() > LENGTH_LIMIT) {
            return Optional.empty();
        }
        Arithmetic reader = new Arithmetic(text);
        return reader.sum()
                .filter(value -> reader.at == text.length())
                .map(value -> new Result(value, List.copyOf(reader.numbers)));
    }

    private Optional<Rational> sum() {
        Optional<Rational> value = product();
        while (value.isPresent() && (peek() == '+' || peek() == '-')) {
            boolean plus = text.charAt(at++) == '+';
            Rational left = value.get();
            value = product().map(right -> plus ? left.plus(right) : left.minus(right));
        }
        return value;
    }

    private Optional<Rational> product() {
        Optional<Rational> value = atom();
        while (value.isPresent() && (peek() == '*' || peek() == '/')) {
            boolean times = text.charAt(at++) == '*';
            Rational left = value.get();
            value = atom().filter(right -> times || !right.isZero())
                    .map(right -> times ? left.times(right) : left.dividedBy(right));
        }
        return value;
    }

    private Optional<Rational> atom() {
        if (peek() == '(') {
            at++;
            Optional<Rational> inner = sum();
            boolean closed = peek() == ')';
            at++;
            return closed ? inner : Optional.empty();
        }
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        Optional<BigInteger> number = Statements.integer(text.substring(start, at));
        number.ifPresent(numbers::add);
        return number.map(value -> new Rational(value, BigInteger.ONE));
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }
}
