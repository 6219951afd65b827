package org.hone.runtime.text.jinja;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text a string literal's value, otherwise the piece as written
 * @param line its line, from 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        /** Text between tags. */
        DATA,
        /** Opens a block tag. */
        BLOCK_BEGIN,
        /** Closes a block tag. */
        BLOCK_END,
        /** Opens a print tag. */
        PRINT_BEGIN,
        /** Closes a print tag. */
        PRINT_END,
        NAME,
        STRING,
        WHOLE,
        REAL,
        OPERATOR,
        END
    }

    boolean is(String operatorOrName) {
        return (kind == Kind.OPERATOR || kind == Kind.NAME) && text.equals(operatorOrName);
    }
}
