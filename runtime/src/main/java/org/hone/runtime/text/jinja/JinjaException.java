package org.hone.runtime.text.jinja;

/** A template that cannot be parsed or rendered. */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A problem whose place is not known yet. */
    JinjaException(String problem) {
        super(problem);
    }

    /** A problem in a line of the template. */
    JinjaException(int line, String problem) {
        super("line " + line + ": " + problem);
    }
}
