package org.hone.runtime.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A data set as a recipe declares it.
 *
 * @param name the declaration's name
 * @param source where rows come from
 * @param columns the row's fields by name, in declared order; {@link TextExpr.Column} leaves name columns of the source
 * @param chat whether {@code prompt} is a chat (rendered by the model's template) or plain text
 * @param skip rows left out at the start
 * @param limit at most so many rows after those skipped
 */
public record DatasetPlan(
        String name, Source source, Map<String, TextExpr> columns, boolean chat, int skip, OptionalInt limit) {

    /** Where rows come from. */
    public sealed interface Source {
        /** JSON lines. */
        record Jsonl(Path file) implements Source {}

        /** Apache Parquet, nested columns included. */
        record Parquet(Path file) implements Source {}

        /**
         * A built-in procedural task: item {@code i} is a pure function of (task, difficulty, seed, split, i). Its columns are
         * {@code prompt}, {@code demo}, {@code answer} and {@code difficulty}.
         *
         * @param task the task's name, e.g. {@code chain_sum}
         * @param difficulties difficulties, dealt round-robin over the items
         * @param split {@code train} or {@code test}; no question is in both
         * @param size number of items
         */
        record Task(String task, List<Integer> difficulties, String split, long seed, int size) implements Source {
            public Task {
                difficulties = List.copyOf(difficulties);
            }
        }
    }

    /** The column every data set needs. */
    public static final String PROMPT = "prompt";
    /** The demonstration's column, needed by estimators over {@code Demos} and {@code Mixed}. */
    public static final String DEMO = "demo";
    /** The gold answer's column. */
    public static final String ANSWER = "answer";
}
