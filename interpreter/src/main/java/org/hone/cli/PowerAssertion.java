package org.hone.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hone.lower.TestCase;
import org.hone.source.SourceFile;

/** A false assertion with the value of every subexpression under its text. */
final class PowerAssertion {
    private PowerAssertion() {}

    static List<String> lines(TestCase.Truth truth) {
        SourceFile source = truth.place().source();
        String text = source.text(truth.place().span());
        if (text.contains("\n")) {
            // Over several lines there is no one line to stand under.
            List<String> lines = new ArrayList<>(text.lines().map(String::strip).toList());
            truth.parts().forEach(p -> lines.add("  " + p.text() + " is " + p.value()));
            return lines;
        }
        List<TestCase.Part> open = new ArrayList<>(truth.parts());
        open.sort(Comparator.comparingInt(TestCase.Part::offset).reversed());
        int start = truth.place().span().start();
        List<String> lines = new ArrayList<>();
        lines.add(text);
        lines.add(bars(open, start));
        while (!open.isEmpty()) {
            // From the right: a value stands on this line if the one to its right leaves it room.
            List<TestCase.Part> waiting = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            int limit = Integer.MAX_VALUE;
            for (TestCase.Part p : open) {
                int column = p.offset() - start;
                boolean fits = (long) column + p.value().length() < limit;
                put(line, column, fits ? p.value() : "|");
                if (!fits) {
                    waiting.add(p);
                }
                limit = column;
            }
            lines.add(line.toString());
            open = waiting;
        }
        return lines;
    }

    private static String bars(List<TestCase.Part> parts, int start) {
        StringBuilder line = new StringBuilder();
        parts.forEach(p -> put(line, p.offset() - start, "|"));
        return line.toString();
    }

    private static void put(StringBuilder line, int column, String text) {
        while (line.length() < column + text.length()) {
            line.append(' ');
        }
        line.replace(column, column + text.length(), text);
    }
}
