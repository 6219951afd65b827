package org.hone.foreign;

import java.time.Duration;
import java.util.Locale;

/**
 * What one reply may cost a script. The number of statements comes first by design: it is the same on every machine, so that
 * the verdict is, too. Time is for what has no statements, such as a regular expression or a long multiplication.
 *
 * @param statements statements of the language
 * @param processor processor time of the thread; the load of the machine does not count
 * @param wall time on the wall, for what waits
 * @param grace how long a call that was told to stop may take to do so before its thread is given up
 * @param bytes memory that the call may take from the heap, what it has let go of included
 * @param lost threads that may be given up at a time before the run fails
 */
public record Limits(long statements, Duration processor, Duration wall, Duration grace, long bytes, int lost) {
    /** The limits of runs. */
    public static Limits standard() {
        return new Limits(
                5_000_000,
                Duration.ofMillis(900),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4),
                3);
    }

    String statementsText() {
        return String.format(Locale.ROOT, "%,d statements", statements);
    }

    String bytesText() {
        return (bytes >> 20) + " MB of memory";
    }

    static String text(Duration time) {
        return time.toMillis() % 1000 == 0
                ? time.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
