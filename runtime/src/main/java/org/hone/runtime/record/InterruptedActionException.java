package org.hone.runtime.record;

/** An action was left where it stood because {@link StopToken#interrupt} asked for it. */
public final class InterruptedActionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InterruptedActionException() {
        super("interrupted");
    }
}
