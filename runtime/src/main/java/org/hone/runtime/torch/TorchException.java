package org.hone.runtime.torch;

/** A failure of the native engine, with a message for the user. */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure found on this side. */
    public TorchException(String message) {
        super(message);
    }

    /** A failure that the engine reported. */
    public TorchException(String message, Throwable cause) {
        super(message, cause);
    }
}
