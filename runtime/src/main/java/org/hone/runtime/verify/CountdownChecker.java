package org.hone.runtime.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * {@code make 22 from 3 5 7=}, answered by steps and {@code (3*5)+7=22;}: any expression with {@code + - * /} and brackets
 * that uses each given number once, no other, and whose exact value is the target. The gold answer is one of them.
 */
record CountdownChecker() implements TaskChecker {
    @Override
    public String task() {
        return "countdown";
    }

    @Override
    public Verdict check(String prompt, String answer, String reply) {
        String[] question = Statements.inside(prompt, "make ", "=", task()).split(" from ", -1);
        if (question.length != 2) {
            throw Statements.foreign(prompt, task());
        }
        BigInteger target = Statements.integer(question[0]).orElseThrow(() -> Statements.foreign(prompt, task()));
        List<BigInteger> given = Statements.list(question[1]).orElseThrow(() -> Statements.foreign(prompt, task()));
        if (verdict(target, given, answer) != Verdict.RIGHT) {
            throw new IllegalArgumentException("the gold answer `%s` does not solve `%s`".formatted(answer, prompt));
        }
        Optional<String> last = Statements.last(reply);
        int equals = last.map(statement -> statement.indexOf('=')).orElse(-1);
        if (equals < 0) {
            return Verdict.UNPARSED;
        }
        Optional<BigInteger> result = Statements.integer(last.orElseThrow().substring(equals + 1));
        if (result.isEmpty()) {
            return Verdict.UNPARSED;
        }
        Verdict verdict = verdict(target, given, last.orElseThrow().substring(0, equals));
        return verdict == Verdict.RIGHT && !result.get().equals(target) ? Verdict.WRONG : verdict;
    }

    private static Verdict verdict(BigInteger target, List<BigInteger> given, String text) {
        Optional<Arithmetic.Result> result = Arithmetic.evaluate(text);
        if (result.isEmpty()) {
            return Verdict.UNPARSED;
        }
        List<BigInteger> used = new ArrayList<>(result.get().numbers());
        List<BigInteger> wanted = new ArrayList<>(given);
        Collections.sort(used);
        Collections.sort(wanted);
        boolean right = used.equals(wanted) && result.get().value().equals(new Rational(target, BigInteger.ONE));
        return right ? Verdict.RIGHT : Verdict.WRONG;
    }
}
