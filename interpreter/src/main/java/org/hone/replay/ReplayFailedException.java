package org.hone.replay;

import org.hone.session.RunFailedException;

/** A replay that began and failed: says why. */
public final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(RunFailedException cause) {
        super("the replay failed: " + cause.getMessage(), cause);
    }
}
