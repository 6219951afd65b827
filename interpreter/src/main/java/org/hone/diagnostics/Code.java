package org.hone.diagnostics;

/**
 * Every kind of diagnostic, with a code that is never reused.
 *
 * <p>H0 syntax, H1 names and imports, H2 types, axes, units and flow, H3 recipe structure, H4 params and command line,
 * H5 data and model files, H6 run time, H7 foreign functions, H9 internal. A new constant goes at the end of its range.
 */
public enum Code {
    UNEXPECTED_INPUT("H0001", "text that cannot stand here"),
    UNKNOWN_CHARACTER("H0002", "a character that Hone does not know"),
    UNCLOSED_TEXT("H0003", "a text without its closing quote"),
    UNCLOSED_COMMENT("H0004", "a block comment without its end"),
    UNCLOSED_BRACKET("H0005", "a bracket without its partner"),
    MALFORMED_NUMBER("H0006", "a number and a word run together"),
    NUMBER_OUT_OF_RANGE("H0007", "a number too large to hold"),
    UNKNOWN_ESCAPE("H0008", "an unknown escape in a text"),
    RESERVED_WORD("H0009", "a reserved word used as a name"),
    CHAINED_COMPARISON("H0010", "comparisons in a chain"),
    MISPLACED_MEMBER("H0011", "a line that belongs to another kind of block"),
    NESTED_TOO_DEEPLY("H0012", "text nested too deeply"),
    ACTION_OUTSIDE_RUN("H0013", "an action outside a run block"),
    ACTION_INSIDE_EXPRESSION("H0014", "an action inside an expression"),

    INTERNAL("H9001", "a fault in Hone itself");

    private final String id;
    private final String title;

    Code(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** {@code H} and four digits. */
    public String id() {
        return id;
    }

    /** A short description of the kind, without a full stop. */
    public String title() {
        return title;
    }

    @Override
    public String toString() {
        return id;
    }
}
