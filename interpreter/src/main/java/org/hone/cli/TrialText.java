package org.hone.cli;

import java.util.ArrayList;
import java.util.List;

/** The outcome of a test, for people: a line if it passed, everything that is known if it did not. */
record TrialText(Screen screen) {

    List<String> lines(Trial trial) {
        List<String> lines = new ArrayList<>();
        lines.add((trial.passed() ? "passed  " : "FAILED  ") + trial.title());
        for (Trial.Outcome outcome : trial.outcomes()) {
            if (outcome.passed()) {
                if (outcome.line() > 0 && !outcome.how().equals("true")) {
                    lines.add("        " + outcome.text().replace("assert equivalent ", "") + ": " + outcome.how());
                }
            } else {
                failure(trial.file(), outcome).forEach(line -> lines.add("        " + line));
            }
        }
        return lines;
    }

    List<String> failure(String file, Trial.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        if (outcome.line() > 0) {
            lines.add("--> " + file + ":" + outcome.line());
        }
        if (outcome.power().isPresent()) {
            lines.addAll(PowerAssertion.lines(outcome.power().get()));
            return lines;
        }
        lines.add(outcome.text());
        lines.add(outcome.how());
        outcome.refutation().ifPresent(r -> {
            lines.add("the smallest counter-example found, coefficient times weight in the last two columns:");
            CounterExampleTable.of(r).lines(screen.glyphs()).forEach(line -> lines.add("  " + line));
        });
        return lines;
    }
}
