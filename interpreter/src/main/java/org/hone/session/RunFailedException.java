package org.hone.session;

/** A run that failed: the message is for the user, the cause for a bug report. */
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean internal;

    /**
     * @param message what failed, where, and how to mend it
     * @param internal whether this is a fault of Hone and not of its input
     */
    public RunFailedException(String message, boolean internal, Throwable cause) {
        super(message, cause);
        this.internal = internal;
    }

    /** Whether this is a fault of Hone and not of its input. */
    public boolean internal() {
        return internal;
    }

    /** Wraps what an action threw. */
    static RunFailedException of(Throwable cause) {
        if (cause instanceof RunFailedException failed) {
            return failed;
        }
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        if (cause.getClass().getName().startsWith("org.hone.")) {
            return new RunFailedException(message, false, cause);
        }
        String described = cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
        return new RunFailedException(described, !(cause instanceof java.io.IOException), cause);
    }
}
