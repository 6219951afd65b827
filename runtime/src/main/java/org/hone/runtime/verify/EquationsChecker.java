package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 3x+5=20: x=}, answered by steps and {@code x=5;}. */
record EquationsChecker() implements TaskChecker {
    private static final Pattern QUESTION = Pattern.compile("(-?\\d{1,9})x([+-]\\d{1,9})=(-?\\d{1,9}): x=");

    @Override
    public String task() {
        return "equations";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        Matcher question = QUESTION.matcher(prompt);
        if (!question.matches()) {
            throw Statements.foreign(prompt, task());
        }
        long a = Long.parseLong(question.group(1));
        long difference = Long.parseLong(question.group(3)) - Long.parseLong(question.group(2));
        if (a == 0 || difference % a != 0) {
            throw Statements.foreign(prompt, task());
        }
        Statements.requireGold(prompt, answer, Long.toString(difference / a));
        return Statements.named(reply, "x", BigInteger.valueOf(difference / a));
    }
}
