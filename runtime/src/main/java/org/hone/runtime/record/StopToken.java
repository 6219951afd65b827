package org.hone.runtime.record;

/**
 * Asks a running action to end early. A trainer looks at it after every step (and an evaluation after every batch of
 * replies), finishes what it has begun, saves a checkpoint and returns what it has.
 */
public final class StopToken {
    private volatile boolean requested;

    /** Asks for the end; may come from any thread, any number of times. */
    public void request() {
        requested = true;
    }

    /** Whether the end has been asked for. */
    public boolean requested() {
        return requested;
    }
}
