package org.hone.runtime.text.jinja;

/** A template that cannot be parsed or rendered. */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    /** A problem whose place is not known yet. */
    JinjaException(String problem) {
        super(clipped(problem));
    }

    /** A problem in a line of the template. */
    JinjaException(int line, String problem) {
        super("line " + line + ": " + clipped(problem));
    }

    /** A template can give its own words any length. */
    private static String clipped(String problem) {
        return problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST) + "…";
    }
}
