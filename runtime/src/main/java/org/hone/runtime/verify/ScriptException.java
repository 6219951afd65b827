package org.hone.runtime.verify;

/** A script that cannot be used, or no longer: says which and why. */
public final class ScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception whose message is for the user. */
    public ScriptException(String message) {
        super(message);
    }
}
