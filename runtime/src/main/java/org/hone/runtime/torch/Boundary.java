package org.hone.runtime.torch;

import java.util.Optional;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.StopToken;

/** The line between Java and the engine: where a running action can be left without leaving anything half done. */
final class Boundary {
    private volatile Optional<StopToken> watched = Optional.empty();

    void watch(Optional<StopToken> token) {
        watched = token;
    }

    /** Comes before a native call that may take long. */
    void cross() {
        if (watched.filter(StopToken::interrupted).isPresent()) {
            throw new InterruptedActionException();
        }
    }
}
