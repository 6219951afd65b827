package org.hone.runtime.verify;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The exact checker of a built-in task. A reply is a list of statements, each ended by a semicolon, and only the last one
 * counts: the steps before it may be wrong, or missing. Nothing but white space may follow the last semicolon.
 */
public sealed interface TaskChecker
        permits ChainSumChecker, EquationsChecker, GcdChecker, BaseConversionChecker, SortingChecker, CountdownChecker {

    /** Replies longer than this are {@link Verdict#UNPARSED}. */
    int REPLY_LIMIT = 20_000;

    /** The task's name. */
    String task();

    /**
     * The verdict on a reply.
     *
     * @throws IllegalArgumentException if the prompt is not one of this task or the answer is not its answer
     */
    Verdict check(String prompt, String answer, String reply);

    /** All checkers. */
    static List<TaskChecker> all() {
        return List.of(
                new ChainSumChecker(),
                new EquationsChecker(),
                new GcdChecker(),
                new BaseConversionChecker(),
                new SortingChecker(),
                new CountdownChecker());
    }

    /** The checker of the task of that name. */
    static Optional<TaskChecker> named(String task) {
        return all().stream().filter(checker -> checker.task().equals(task)).findFirst();
    }

    /** The checker of the task of that name. */
    static TaskChecker require(String task) {
        return named(task)
                .orElseThrow(() -> new IllegalArgumentException("there is no task `%s`; there are %s"
                        .formatted(task, all().stream().map(TaskChecker::task).collect(Collectors.joining(", ")))));
    }
}
