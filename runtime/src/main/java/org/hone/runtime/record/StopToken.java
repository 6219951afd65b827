package org.hone.runtime.record;

/**
 * Asks a running action to end early. A trainer looks at it after every step (and an evaluation after every batch of
 * replies), finishes what it has begun, saves a checkpoint and returns what it has. {@link #interrupt} is for those who do
 * not want to wait so long.
 */
public final class StopToken {
    private volatile boolean requested;
    private volatile boolean interrupted;

    /** Asks for the end; may come from any thread, any number of times. */
    public void request() {
        requested = true;
    }

    /** Whether the end has been asked for. */
    public boolean requested() {
        return requested;
    }

    /**
     * Asks for the end at once: the action is left before its next native call with {@link InterruptedActionException}, and
     * what it had not yet recorded is lost. May come from any thread, any number of times.
     */
    public void interrupt() {
        requested = true;
        interrupted = true;
    }

    /** Whether the end has been asked for at once. */
    public boolean interrupted() {
        return interrupted;
    }

    /** Takes back what was asked for, so that another action can be given this token. */
    public void reset() {
        requested = false;
        interrupted = false;
    }
}
