package org.hone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.lower.TestCase;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.analyse.Comparison;
import org.hone.runtime.analyse.CounterExample;
import org.hone.runtime.analyse.Relation;

/**
 * The outcome of a test.
 *
 * @param file the program
 * @param title the test's title
 * @param seconds how long it took
 * @param outcomes one for each assertion
 */
record Trial(String file, String title, double seconds, List<Outcome> outcomes) {
    Trial {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * The outcome of one assertion.
     *
     * @param line where it stands, from 1; 0 if nobody wrote it
     * @param text the assertion
     * @param how of a true one, why it is; of a false one, what is the case instead
     * @param power values of the subexpressions, for a false assertion about constants
     */
    record Outcome(
            boolean passed,
            int line,
            String text,
            String how,
            Optional<TestCase.Truth> power,
            Optional<Refutation> refutation) {}

    /** A claim and a batch against it. */
    record Refutation(Claim claim, String left, String right, CounterExample example) {}

    boolean passed() {
        return outcomes.stream().allMatch(Outcome::passed);
    }

    static Trial of(String file, TestCase test, Comparison comparison) {
        long start = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        for (TestCase.Assertion assertion : test.assertions()) {
            int line = assertion
                    .place()
                    .source()
                    .position(assertion.place().span().start())
                    .line();
            outcomes.add(
                    switch (assertion) {
                        case TestCase.Truth t ->
                            new Outcome(
                                    t.holds(),
                                    line,
                                    t.text(),
                                    t.holds() ? "true" : "false",
                                    t.holds() ? Optional.empty() : Optional.of(t),
                                    Optional.empty());
                        case TestCase.Equivalence e -> equivalence(e, line, comparison);
                    });
        }
        return new Trial(file, test.title(), (System.nanoTime() - start) / 1e9, outcomes);
    }

    private static Outcome equivalence(TestCase.Equivalence e, int line, Comparison comparison) {
        Claim claim = e.claim();
        Relation relation = comparison.compare(claim);
        boolean passed = Verdicts.holds(claim, relation);
        Optional<CounterExample> example = passed ? Optional.empty() : comparison.refute(claim);
        return new Outcome(
                passed,
                line,
                e.text(),
                Verdicts.words(relation),
                Optional.empty(),
                example.map(
                        x -> new Refutation(claim, e.names().getKey(), e.names().getValue(), x)));
    }
}
