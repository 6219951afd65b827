package org.hone.runtime.evaluate;

import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.Verdict;

/**
 * The replies to one row.
 *
 * @param id the row's id
 * @param question what was asked; rows with the same question are no independent evidence, and intervals say so
 * @param group the label it is reported under, if results are grouped
 * @param replies at least one, every row as many
 */
public record RowResult(String id, String question, Optional<String> group, List<Reply> replies) {
    /** The replies to one row. */
    public RowResult {
        replies = List.copyOf(replies);
        if (replies.isEmpty()) {
            throw new IllegalArgumentException("row " + id + " has no reply");
        }
    }

    /**
     * One scored reply.
     *
     * @param reward in [0, 1]
     * @param tokens its length, the stop token included
     * @param truncated whether it hit the token limit
     * @param answer what it answered, for majority votes; equal answers are equal texts
     */
    public record Reply(Verdict verdict, double reward, int tokens, boolean truncated, Optional<String> answer) {}

    /** Mean reward of the replies. */
    double mean() {
        return replies.stream().mapToDouble(Reply::reward).sum() / replies.size();
    }

    /** Replies with the verdict {@code right}. */
    int right() {
        return (int) replies.stream()
                .filter(reply -> reply.verdict() == Verdict.RIGHT)
                .count();
    }
}
