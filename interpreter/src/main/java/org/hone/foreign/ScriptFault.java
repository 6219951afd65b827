package org.hone.foreign;

/** A script that can be used for no reply. */
final class ScriptFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    enum Kind {
        /** It is no text of its language. */
        SYNTAX,
        /** It fails while it is loaded. */
        LOADING,
        /** It has no function of the reward's name. */
        FUNCTION
    }

    private final Kind kind;
    private final int line;
    private final int column;

    ScriptFault(Kind kind, String message, int line, int column) {
        super(message);
        this.kind = kind;
        this.line = line;
        this.column = column;
    }

    Kind kind() {
        return kind;
    }

    /** From 1; 0 if it is not known. */
    int line() {
        return line;
    }

    /** From 1; 0 if it is not known. */
    int column() {
        return column;
    }
}
