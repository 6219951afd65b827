package org.hone.runtime.verify;

import java.util.Locale;

/** What a verifier says of one reply. Only {@link #RIGHT} is worth 1; which of the others it is tells why it is worth 0. */
public enum Verdict {
    /** The answer equals the gold answer. */
    RIGHT,
    /** There is an answer and it is another one. */
    WRONG,
    /** No answer could be read from the reply. */
    UNPARSED,
    /** The reply hit the token limit before it gave a right answer. */
    TRUNCATED,
    /** The verifier gave up within its budget. */
    TIMED_OUT,
    /** The verifier failed; the score's message says how. */
    CRASHED;

    /** Version of everything that gives verdicts: another one once any answer can get another verdict. For locks. */
    public static final String VERSION = "2";

    /** The name in files and on the screen, e.g. {@code timed_out}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** 1 for {@link #RIGHT}, 0 for every other verdict. */
    public double reward() {
        return this == RIGHT ? 1.0 : 0.0;
    }
}
