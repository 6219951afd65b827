package org.hone.runtime.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 1011 base 2 to base 16=}, answered by steps and {@code ans=b;} in lower-case digits without leading zeros. */
record BaseConversionChecker() implements TaskChecker {
    private static final Pattern QUESTION = Pattern.compile("([0-9a-f]{1,12}) base (\\d{1,2}) to base (\\d{1,2})=");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{1,60}+");

    @Override
    public String task() {
        return "base_conversion";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        Matcher question = QUESTION.matcher(prompt);
        if (!question.matches()) {
            throw Statements.foreign(prompt, task());
        }
        String right;
        try {
            right = Long.toString(
                    Long.parseLong(question.group(1), base(prompt, question.group(2))),
                    base(prompt, question.group(3)));
        } catch (NumberFormatException e) {
            throw Statements.foreign(prompt, task());
        }
        Statements.requireGold(prompt, answer, right);
        return Statements.last(reply)
                .filter(statement -> statement.startsWith("ans="))
                .map(statement -> statement.substring("ans=".length()))
                .filter(given -> DIGITS.matcher(given).matches())
                .map(given -> given.equals(right) ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.UNPARSED);
    }

    private int base(String prompt, String text) {
        int base = Integer.parseInt(text);
        if (base < 2 || base > 16) {
            throw Statements.foreign(prompt, task());
        }
        return base;
    }
}
