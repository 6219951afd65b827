package org.hone.runtime.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr.Column;

/**
 * Opens a file as a data set (every row is checked), draws 64,000 rows from all over it, and says how long that took and how
 * much memory the process had at most. By hand, on a file of any size with {@code prompt}, {@code target.0.content} and
 * {@code reward_model.ground_truth}: {@code java … org.hone.runtime.data.ManyRows rows.parquet}.
 */
public final class ManyRows {
    private static final int BATCHES = 1000;
    private static final int BATCH = 64;

    private ManyRows() {}

    /** Takes a file that ends in {@code .jsonl} or {@code .parquet}. */
    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        long start = System.nanoTime();
        Dataset rows = Datasets.open(new DatasetPlan(
                "rows",
                args[0].endsWith(".parquet")
                        ? new DatasetPlan.Source.Parquet(file)
                        : new DatasetPlan.Source.Jsonl(file),
                Map.of(
                        DatasetPlan.PROMPT, new Column("prompt"),
                        DatasetPlan.DEMO, new Column("target.0.content"),
                        DatasetPlan.ANSWER, new Column("reward_model.ground_truth")),
                true,
                0,
                OptionalInt.empty()));
        double opened = (System.nanoTime() - start) / 1e9;
        PromptSampler sampler = new PromptSampler(rows.size(), 1);
        long characters = 0;
        for (int i = 0; i < BATCHES; i++) {
            for (int row : sampler.rows((long) i * BATCH, BATCH)) {
                characters += rows.row(row).demo().orElseThrow().length();
            }
        }
        System.out.printf(
                "%d rows, checked in %.1f s; %d drawn in %.1f s, %d characters; %s%n",
                rows.size(), opened, BATCHES * BATCH, (System.nanoTime() - start) / 1e9 - opened, characters, peak());
    }

    private static String peak() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM"))
                            .findFirst()
                            .orElse("")
                    : "peak not known on this system";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
