package org.hone.runtime.verify;

import java.util.Optional;

/**
 * Finds the last number of a reply in one pass. A number is digits, with thousands commas ({@code 1,234}) and decimals
 * ({@code 0.5}, {@code .5}); or a fraction of integers without spaces ({@code 3/4}); or a mixed number ({@code 1 1/2}).
 * A minus sign belongs to it when it touches it (or its {@code $}) and does not follow a digit, a letter or a closing
 * bracket, so {@code 5-3} ends in {@code 3} and {@code =-3} in {@code -3}. Digits glued to a letter before them
 * ({@code x2}, {@code H2O}) are part of a name. The result is normalised: no comma, no {@code $}, no {@code %}, no final
 * full stop.
 */
final class NumberScanner {
    /** Longer numbers are no answer. */
    static final int DIGIT_LIMIT = 1000;

    private final String text;
    private int at;

    private NumberScanner(String text) {
        this.text = text;
    }

    static Optional<String> last(String whole) {
        NumberScanner scanner = new NumberScanner(Boxed.tail(whole));
        Optional<String> last = Optional.empty();
        while (scanner.at < scanner.text.length()) {
            Optional<String> next = scanner.next();
            last = next.isPresent() ? next : last;
        }
        return last;
    }

    /** The number at the current place, or nothing after having moved on. */
    private Optional<String> next() {
        if (!digit(at) && !(charAt(at) == '.' && digit(at + 1) && !digit(at - 1))) {
            at++;
            return Optional.empty();
        }
        int start = at;
        String number = plain();
        String mixed = fractionOf(number, start);
        boolean tooLong = at - start > DIGIT_LIMIT;
        return tooLong || Character.isLetter(charAt(start - 1)) || charAt(start - 1) == '_'
                ? Optional.empty()
                : Optional.of(sign(start) + mixed);
    }

    /** Digits with thousands commas and decimals; leaves the place after them. */
    private String plain() {
        StringBuilder number = new StringBuilder();
        int start = at;
        digits(number);
        boolean grouped = at - start >= 1 && at - start <= 3 && charAt(start) != '0';
        while (grouped && charAt(at) == ',' && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4)) {
            at++;
            digits(number);
        }
        if (charAt(at) == '.' && digit(at + 1)) {
            number.append(number.isEmpty() ? "0." : ".");
            at++;
            digits(number);
        }
        return number.toString();
    }

    /** Extends an integer to a fraction {@code 3/4} or a mixed number {@code 1 1/2}. */
    private String fractionOf(String whole, int start) {
        if (!integer(start, at) || charAt(start - 1) == '/') {
            return whole;
        }
        if (charAt(at) == '/') {
            int end = integerEnd(at + 1);
            if (end > 0 && charAt(end) != '/') {
                String fraction = whole + text.substring(at, end);
                at = end;
                return fraction;
            }
        } else if (charAt(at) == ' ') {
            int over = integerEnd(at + 1);
            int end = over > 0 && charAt(over) == '/' ? integerEnd(over + 1) : -1;
            if (end > 0 && charAt(end) != '/') {
                String mixed = whole + text.substring(at, end);
                at = end;
                return mixed;
            }
        }
        return whole;
    }

    private String sign(int start) {
        int before = charAt(start - 1) == '$' ? start - 2 : start - 1;
        if (charAt(before) == '\\') {
            before--;
        }
        char sign = charAt(before);
        char previous = charAt(before - 1);
        boolean binary = Character.isLetterOrDigit(previous) || previous == ')' || previous == ']' || previous == '}';
        return (sign == '-' || sign == '\u2212') && !binary ? "-" : "";
    }

    private boolean integer(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!digit(i) && charAt(i) != ',') {
                return false;
            }
        }
        return to > from;
    }

    /** The end of the digits that start there, or -1 if there are none or decimals follow. */
    private int integerEnd(int from) {
        int end = from;
        while (digit(end)) {
            end++;
        }
        return end == from || (charAt(end) == '.' && digit(end + 1)) ? -1 : end;
    }

    private void digits(StringBuilder into) {
        while (digit(at)) {
            into.append(text.charAt(at++));
        }
    }

    private boolean digit(int i) {
        char c = charAt(i);
        return c >= '0' && c <= '9';
    }

    private char charAt(int i) {
        return i < 0 || i >= text.length() ? '\0' : text.charAt(i);
    }
}
