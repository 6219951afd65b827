package org.hone.lower;

import java.util.List;
import java.util.Map;
import org.hone.runtime.analyse.Claim;
import org.hone.source.Place;

/**
 * A checked {@code test} block.
 *
 * @param title its text or name
 */
public record TestCase(String title, Place place, List<Assertion> assertions) {
    public TestCase {
        assertions = List.copyOf(assertions);
    }

    /** One line that must be true. */
    public sealed interface Assertion {
        /** Where it stands. */
        Place place();

        /** The assertion as written, on one line. */
        default String text() {
            Place p = place();
            return p.source().text(p.span()).replaceAll("\\s+", " ").strip();
        }
    }

    /**
     * {@code assert EXPR}: decided while the program is checked, since it is made of constants.
     *
     * @param parts the values of its subexpressions
     */
    public record Truth(Place place, boolean holds, List<Part> parts) implements Assertion {
        public Truth {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The value of a subexpression.
     *
     * @param offset where in the source to point at it
     * @param text the subexpression as written
     */
    public record Part(int offset, String text, String value) {}

    /**
     * {@code assert equivalent A B when …}: to be decided by proof or by testing.
     *
     * @param names the two estimators as written
     */
    public record Equivalence(Place place, Claim claim, Map.Entry<String, String> names) implements Assertion {}
}
