package org.hone.cli.explanation;

import java.util.List;
import org.hone.cli.terminal.Table;

/** What is said of one thing, before it is written in one of the formats. */
record Page(String title, String doc, List<Section> sections) {
    Page {
        sections = List.copyOf(sections);
    }

    /** A part with a heading. */
    record Section(String title, List<Block> blocks) {
        Section {
            blocks = List.copyOf(blocks);
        }
    }

    /** Something that is written in each format in its own way. */
    sealed interface Block {}

    /** Words. */
    record Words(String text) implements Block {}

    /** Equations with aligned signs. */
    record Equations(List<Equation> lines) implements Block {
        Equations {
            lines = List.copyOf(lines);
        }
    }

    /** {@code left = right}, with words about it. */
    record Equation(Maths left, Maths right, String note) {}

    /** Rows of cells. */
    record Grid(List<Table.Column> columns, List<List<Maths>> rows) implements Block {
        Grid {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** Points with a subject each. */
    record Points(List<Point> points) implements Block {
        Points {
            points = List.copyOf(points);
        }
    }

    /** One point; a caution is marked. */
    record Point(boolean caution, String subject, String text) {}

    /**
     * The same in plain text and in LaTeX.
     *
     * @param latex the inside of a formula; empty for words, which stand for themselves
     */
    record Maths(String plain, String latex) {
        static Maths words(String text) {
            return new Maths(text, "");
        }

        boolean isFormula() {
            return !latex.isEmpty();
        }
    }
}
