package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.verify.math.MathExplanation.Rule;
import org.jspecify.annotations.Nullable;

/** Which rules decided a comparison, if somebody wants to know. */
final class Trace {
    /** A comparison of long lists tries every pair; the first of them tell enough. */
    private static final int MOST = 200;

    private final @Nullable List<Rule> rules;

    private Trace(@Nullable List<Rule> rules) {
        this.rules = rules;
    }

    /** Nobody wants to know. */
    static Trace none() {
        return new Trace(null);
    }

    static Trace of() {
        return new Trace(new ArrayList<>());
    }

    /** Notes what a rule says of two formulas, and gives it back. */
    boolean decided(boolean holds, String rule, Formula answer, Formula gold) {
        if (rules != null && rules.size() < MOST) {
            rules.add(new Rule(holds, rule, FormulaText.of(answer), FormulaText.of(gold)));
        }
        return holds;
    }

    /** Notes a rule about the texts. */
    void decided(String rule) {
        if (rules != null) {
            rules.add(new Rule(false, rule, "", ""));
        }
    }

    /** What decided: of a right answer the rules from the last that failed on, of a wrong one all. */
    List<Rule> rules(Verdict verdict) {
        List<Rule> all = rules == null ? List.of() : rules;
        if (verdict != Verdict.RIGHT) {
            return List.copyOf(all);
        }
        int from = all.size() - 1;
        while (from > 0 && all.get(from - 1).holds()) {
            from--;
        }
        return all.isEmpty() ? List.of() : List.copyOf(all.subList(from, all.size()));
    }
}
