package org.hone.lock;

/** A lock that cannot be read, or something that cannot be locked: says what and how to mend it. */
public final class LockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LockException(String message) {
        super(message);
    }

    LockException(String message, Throwable cause) {
        super(message, cause);
    }
}
