package org.hone.session;

import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Evaluation;

/** What an action gives. */
public sealed interface Result {
    /** Of {@code evaluate}. */
    record Evaluated(Evaluation evaluation) implements Result {}

    /** Of {@code compare}. */
    record Compared(Comparison comparison) implements Result {}

    /** Of {@code train}. */
    record Trained(TrainedRun run) implements Result {}

    /** Of {@code sample}, and constants. */
    record Text(String text) implements Result {}
}
