package org.hone.runtime.verify;

import java.math.BigInteger;

/** {@code gcd(808,540)=}, answered by Euclid's steps and {@code gcd=4;}. */
record GcdChecker() implements TaskChecker {
    @Override
    public String task() {
        return "gcd";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        String pair = Statements.inside(prompt, "gcd(", ")=", task());
        BigInteger[] numbers = java.util.Arrays.stream(pair.split(",", -1))
                .map(number -> Statements.integer(number).orElseThrow(() -> Statements.foreign(prompt, task())))
                .toArray(BigInteger[]::new);
        if (numbers.length != 2) {
            throw Statements.foreign(prompt, task());
        }
        BigInteger divisor = numbers[0].gcd(numbers[1]);
        Statements.requireGold(prompt, answer, divisor.toString());
        return Statements.named(reply, "gcd", divisor);
    }
}
