package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.Optional;

/**
 * {@code 37-73-56=}, answered by {@code 37-73=-36; -36-56=-92;}. Right if the last statement has the form sum {@code =}
 * integer and that integer is the question's total. Known limit: the sum left of it may be any sum.
 */
record ChainSumChecker() implements TaskChecker {
    @Override
    public String task() {
        return "chain_sum";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        BigInteger total = Statements.sum(Statements.inside(prompt, "", "=", task()))
                .orElseThrow(() -> Statements.foreign(prompt, task()));
        Statements.requireGold(prompt, answer, total.toString());
        Optional<String> last = Statements.last(reply);
        int equals = last.map(statement -> statement.indexOf('=')).orElse(-1);
        if (equals < 0) {
            return Verdict.UNPARSED;
        }
        Optional<BigInteger> left = Statements.sum(last.orElseThrow().substring(0, equals));
        Optional<BigInteger> result = Statements.integer(last.orElseThrow().substring(equals + 1));
        if (left.isEmpty() || result.isEmpty()) {
            return Verdict.UNPARSED;
        }
        return result.get().equals(total) ? Verdict.RIGHT : Verdict.WRONG;
    }
}
