package org.hone.prompt;

import java.util.List;
import org.hone.assist.Glossary;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostics;
import org.hone.explain.Explanation;
import org.hone.session.Result;

/** A part of an answer. */
public sealed interface Piece {
    /** What is wrong with the input, or worth knowing about it. */
    record Problems(Diagnostics diagnostics) implements Piece {}

    /** One sentence or more about an input that cannot be answered. */
    record Complaint(String text) implements Piece {}

    /** Text, line ends and all; the last line has none. */
    record Text(String text) implements Piece {}

    /**
     * A value of the language.
     *
     * @param type its type
     */
    record Shown(String type, String text) implements Piece {}

    /** What an action gave. */
    record Outcome(Result result) implements Piece {}

    /**
     * Rows of cells.
     *
     * @param numeric whether a column stands to the right, by column
     */
    record Grid(List<String> titles, List<Boolean> numeric, List<List<String>> rows) implements Piece {
        public Grid {
            titles = List.copyOf(titles);
            numeric = List.copyOf(numeric);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** Things with a sentence about each, which is broken where it is too long and never cut. */
    record Listing(String title, String about, List<Line> lines) implements Piece {
        public Listing {
            lines = List.copyOf(lines);
        }

        /** As a table, for who does not break lines. */
        public Grid grid() {
            return new Grid(
                    List.of(title, about),
                    List.of(false, false),
                    lines.stream()
                            .map(line -> List.of(line.thing(), line.sentence()))
                            .toList());
        }

        /** A thing and what it is. */
        public record Line(String thing, String sentence) {}
    }

    /** Numbers in an order, of which the course matters. */
    record Series(String name, double[] values) implements Piece {}

    /**
     * How many numbers lie in each of some intervals of equal width.
     *
     * @param edges the intervals' ends: one more than counts
     */
    record Histogram(double[] edges, int[] counts) implements Piece {}

    /**
     * A reply or demonstration, token by token. All arrays have one number for each token, or none at all where nothing is known.
     *
     * @param title what it is
     * @param tokens the text of each token
     * @param coefficients what the gradient of the token's log-prob is multiplied by
     * @param mask the estimator's mask
     * @param logprobs in nats
     * @param detailed whether mask and log-prob of every token were asked for
     */
    record Tokens(
            String title,
            List<String> tokens,
            double[] coefficients,
            double[] mask,
            double[] logprobs,
            boolean detailed)
            implements Piece {
        public Tokens {
            tokens = List.copyOf(tokens);
        }
    }

    /** What a word means: once or more. */
    record Documented(List<Glossary.Entry> meanings) implements Piece {
        public Documented {
            meanings = List.copyOf(meanings);
        }
    }

    /** What a code means. */
    record Page(Code code) implements Piece {}

    /** The mathematics of a declaration. */
    record Explained(List<Explanation> explanations) implements Piece {
        public Explained {
            explanations = List.copyOf(explanations);
        }
    }
}
