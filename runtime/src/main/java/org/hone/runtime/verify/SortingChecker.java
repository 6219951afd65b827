package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** {@code sort 5 3 9=}, answered by steps and {@code ans=3 5 9;}: every number as often as in the question, in order. */
record SortingChecker() implements TaskChecker {
    @Override
    public String task() {
        return "sorting";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        List<BigInteger> right = Statements.list(Statements.inside(prompt, "sort ", "=", task()))
                .orElseThrow(() -> Statements.foreign(prompt, task()))
                .stream()
                .sorted()
                .toList();
        Statements.requireGold(
                prompt, answer, right.stream().map(BigInteger::toString).collect(Collectors.joining(" ")));
        return Statements.last(reply)
                .filter(statement -> statement.startsWith("ans="))
                .flatMap(statement -> Statements.list(statement.substring("ans=".length())))
                .map(given -> given.equals(right) ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.UNPARSED);
    }
}
