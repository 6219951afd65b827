package org.hone.runtime.record;

import org.jspecify.annotations.Nullable;

/**
 * Asks a running action to end early. A trainer looks at it after every step (and an evaluation after every batch of
 * replies), finishes what it has begun, saves a checkpoint and returns what it has. {@link #interrupt} is for those who do
 * not want to wait so long.
 */
public final class StopToken {
    private final @Nullable StopToken leader;
    private volatile boolean requested;
    private volatile boolean interrupted;

    /** A token of its own. */
    public StopToken() {
        this(null);
    }

    private StopToken(@Nullable StopToken leader) {
        this.leader = leader;
    }

    /** A token for a part of an action: asked for the end when the action is, while the action may go on when the part is not to. */
    public static StopToken following(StopToken leader) {
        return new StopToken(leader);
    }

    /** Asks for the end; may come from any thread, any number of times. */
    public void request() {
        requested = true;
    }

    /** Whether the end has been asked for. */
    public boolean requested() {
        return requested || (leader != null && leader.requested());
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
        return interrupted || (leader != null && leader.interrupted());
    }

    /** Takes back what was asked of this token, so that another action can be given this token. */
    public void reset() {
        requested = false;
        interrupted = false;
    }
}
