package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the texts of the built-in tasks: statements ended by semicolons, sums and lists of integers. */
final class Statements {
    private static final int INTEGER_DIGITS = 100;

    private Statements() {}

    /** The last statement of a reply, without its semicolon; nothing if the reply does not end in one. */
    static Optional<String> last(String reply) {
        if (reply.length() > TaskChecker.REPLY_LIMIT) {
            return Optional.empty();
        }
        String text = reply.strip();
        if (!text.endsWith(";")) {
            return Optional.empty();
        }
        int start = text.lastIndexOf(';', text.length() - 2) + 1;
        return Optional.of(text.substring(start, text.length() - 1).strip());
    }

    /** Compares what stands after {@code name=} in the last statement with the right integer. */
    static Verdict named(String reply, String name, BigInteger right) {
        return last(reply)
                .filter(statement -> statement.startsWith(name + "="))
                .flatMap(statement -> integer(statement.substring(name.length() + 1)))
                .map(given -> given.equals(right) ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.UNPARSED);
    }

    /** An integer in its only accepted spelling: no plus, no leading zero, no space, no {@code -0}. */
    static Optional<BigInteger> integer(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > INTEGER_DIGITS) {
            return Optional.empty();
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        boolean spelling = text.charAt(start) != '0' || (digits == 1 && start == 0);
        return spelling ? Optional.of(new BigInteger(text)) : Optional.empty();
    }

    /** The value of integers joined by plus and minus, the first of which may be negative; nothing if it is no such sum. */
    static Optional<BigInteger> sum(String text) {
        BigInteger total = BigInteger.ZERO;
        int from = 0;
        while (true) {
            int end = from + 1;
            while (end < text.length() && text.charAt(end) != '+' && text.charAt(end) != '-') {
                end++;
            }
            if (end > text.length()) {
                return Optional.empty();
            }
            String term = text.substring(from, end);
            Optional<BigInteger> value = integer(from > 0 && term.startsWith("+") ? term.substring(1) : term);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            total = total.add(value.get());
            if (end == text.length()) {
                return Optional.of(total);
            }
            from = end;
        }
    }

    /** The integers of a list with one space between them; nothing if it is no such list. */
    static Optional<List<BigInteger>> list(String text) {
        List<BigInteger> values = new ArrayList<>();
        for (String item : text.split(" ", -1)) {
            Optional<BigInteger> value = integer(item);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    /** The text between a prefix and a suffix. */
    static String inside(String prompt, String prefix, String suffix, String task) {
        if (!prompt.startsWith(prefix)
                || !prompt.endsWith(suffix)
                || prompt.length() < prefix.length() + suffix.length()) {
            throw foreign(prompt, task);
        }
        return prompt.substring(prefix.length(), prompt.length() - suffix.length());
    }

    static IllegalArgumentException foreign(String prompt, String task) {
        return new IllegalArgumentException("`%s` is not a question of the task `%s`".formatted(prompt, task));
    }

    /** Refuses a gold answer that is not the question's. */
    static void requireGold(String prompt, String answer, String right) {
        if (!answer.equals(right)) {
            throw new IllegalArgumentException(
                    "the gold answer of `%s` is `%s`, not `%s`".formatted(prompt, right, answer));
        }
    }
}
