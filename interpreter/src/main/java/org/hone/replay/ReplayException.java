package org.hone.replay;

/** A run that cannot be replayed or resumed: says what is not as it was and how to mend it. Nothing has run. */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        super(message);
    }

    ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
