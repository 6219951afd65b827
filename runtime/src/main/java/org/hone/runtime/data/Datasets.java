package org.hone.runtime.data;

import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.verify.RewardFunction;

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
            case DatasetPlan.Source.Parquet parquet -> JsonlDataset.parquet(plan, parquet.file());
            case DatasetPlan.Source.Task task -> TaskDataset.open(plan, task);
        };
    }

    /**
     * Checks the first row of a dataset: for those who will open it much later. No more of a file is read than that takes.
     *
     * @throws DataException as {@link #open} does
     */
    public static void probe(DatasetPlan plan) {
        if (!(plan.source() instanceof DatasetPlan.Source.Task)) {
            open(new DatasetPlan(
                    plan.name(), plan.source(), plan.columns(), plan.chat(), plan.skip(), OptionalInt.of(1)));
        }
    }

    /**
     * Checks every row's gold answer as the reward uses it; rows of a built-in task have theirs by construction.
     *
     * @throws DataException at the first row whose gold answer is absent, empty or unreadable by the reward's verifier
     */
    public static void requireGold(Dataset dataset, RewardFunction reward) {
        if (dataset instanceof TaskDataset) {
            return;
        }
        for (int i = 0; i < dataset.size(); i++) {
            Row row = dataset.row(i);
            Optional<String> fault = reward.goldFault(row);
            if (fault.isPresent()) {
                throw new DataException(
                        row.id(),
                        "the reward `%s` cannot use this row: %s".formatted(reward.name(), fault.get()),
                        "mend the row, or how dataset `%s` declares its columns".formatted(dataset.name()));
            }
        }
    }

    static DataException empty(DatasetPlan plan, int rows) {
        return new DataException(
                "dataset `%s`".formatted(plan.name()),
                "no row is left: the source has %d and `skip` is %d".formatted(rows, plan.skip()),
                "use a longer source or a smaller `skip`");
    }
}
