package org.hone.session;

/** An action ended early because its {@link org.hone.runtime.record.StopToken} asked for it. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped");
    }
}
