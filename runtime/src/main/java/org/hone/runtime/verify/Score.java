package org.hone.runtime.verify;

import java.util.Optional;

/**
 * The score of one reply.
 *
 * @param verdict what the verifier says
 * @param reward in [0, 1]
 * @param message why it is not right, where the verifier has more to say than the verdict
 */
public record Score(Verdict verdict, double reward, Optional<String> message) {
    /** The verdict with the reward it is worth. */
    public static Score of(Verdict verdict) {
        return new Score(verdict, verdict.reward(), Optional.empty());
    }

    /** A failure of the verifier. */
    static Score crashed(String message) {
        return new Score(Verdict.CRASHED, 0, Optional.of(message));
    }
}
