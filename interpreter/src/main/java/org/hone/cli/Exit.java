package org.hone.cli;

/** Exit codes. */
public final class Exit {
    public static final int DONE = 0;
    /** The program is wrong. */
    public static final int PROGRAM = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** A run failed, or a file could not be read or written. */
    public static final int FAILED = 3;
    /** Interrupted by the user. */
    public static final int INTERRUPTED = 130;

    private Exit() {}
}
