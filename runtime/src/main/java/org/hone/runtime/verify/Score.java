package org.hone.runtime.verify;

import java.util.Optional;

/**
 * The score of one reply.
 *
 * @param verdict what the verifier says
 * @param reward in [0, 1]; of a script that is declared to give a {@code Real}, any finite number
 * @param message why it is not right, where the verifier has more to say than the verdict
 */
public record Score(Verdict verdict, double reward, Optional<String> message) {
    /** The verdict with the reward it is worth. */
    public static Score of(Verdict verdict) {
        return new Score(verdict, verdict.reward(), Optional.empty());
    }

    /** A failure of the verifier. */
    public static Score crashed(String message) {
        return new Score(Verdict.CRASHED, 0, Optional.of(message));
    }

    /** Whether the verifier failed or gave up, so that the score says nothing about the reply. */
    public boolean failed() {
        return verdict == Verdict.CRASHED || verdict == Verdict.TIMED_OUT;
    }

    /**
     * What is left of the score for a reply that hit the token limit: one that is not right is {@link Verdict#TRUNCATED}, one
     * that is right gave its answer before the limit. A number below 1 is kept.
     */
    Score truncated() {
        return verdict == Verdict.RIGHT || failed() ? this : new Score(Verdict.TRUNCATED, reward, message);
    }
}
