package org.hone.runtime.verify.math;

/** A sign of a formula. */
record Token(Kind kind, String text, boolean spaced) {
    /** What a token is. */
    enum Kind {
        NUMBER,
        LETTER,
        COMMAND,
        SIGN,
        TEXT,
        END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.COMMAND) && text.equals(sign);
    }
}
