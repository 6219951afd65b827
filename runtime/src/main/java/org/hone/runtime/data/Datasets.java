package org.hone.runtime.data;

import org.hone.runtime.plan.DatasetPlan;

/** Opens datasets. */
public final class Datasets {
    private Datasets() {}

    /**
     * Opens a dataset and checks every row of it once: a file is read from its first to its last wanted line, keeping only
     * where lines start.
     *
     * @throws DataException if there is no such file or task, or a row lacks a prompt, a demonstration, an answer or any other
     *     declared column
     */
    public static Dataset open(DatasetPlan plan) {
        if (plan.skip() < 0 || plan.limit().orElse(1) < 1) {
            throw new DataException(
                    "dataset `%s`".formatted(plan.name()),
                    "`skip` is below 0 or `limit` below 1",
                    "leave them out, or write 0 or more and 1 or more");
        }
        return switch (plan.source()) {
            case DatasetPlan.Source.Jsonl jsonl -> JsonlDataset.open(plan, jsonl.file());
            case DatasetPlan.Source.Task task -> TaskDataset.open(plan, task);
        };
    }

    static DataException empty(DatasetPlan plan, int rows) {
        return new DataException(
                "dataset `%s`".formatted(plan.name()),
                "no row is left: the source has %d and `skip` is %d".formatted(rows, plan.skip()),
                "use a longer source or a smaller `skip`");
    }
}
