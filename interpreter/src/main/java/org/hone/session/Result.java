package org.hone.session;

import java.util.List;
import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.TokenizedReply;

/** What an action gives. */
public sealed interface Result {
    /** Of {@code evaluate}. */
    record Evaluated(Evaluation evaluation) implements Result {}

    /** Of {@code compare}. */
    record Compared(Comparison comparison) implements Result {}

    /** Of {@code train}. */
    record Trained(TrainedRun run) implements Result {}

    /** Of {@code step}. */
    record Stepped(StepResult step) implements Result {}

    /** Of {@code replay}. */
    record Replay(Replayed replayed) implements Result {}

    /** Of {@code sample}. */
    record Replies(List<TokenizedReply> replies) implements Result {
        public Replies {
            replies = List.copyOf(replies);
        }
    }

    /** A text: a constant, or the reply of a run that was resumed. */
    record Text(String text) implements Result {}
}
