package org.hone.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.record.RunComparison;

/**
 * A run and its replay, held against each other.
 *
 * @param run the folder of the run
 * @param replay the folder of the replay
 * @param complete whether all was run again; a replay that was stopped is compared as far as it came
 */
public record Replayed(Path run, Path replay, boolean complete, RunComparison compared) {
    /** Whether there is no difference, to the bit. */
    public boolean equal() {
        return compared.difference().isEmpty();
    }

    /** The verdict in words. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (equal()) {
            lines.add((complete ? "the same to the bit: " : "stopped; the same to the bit so far: ") + compared.steps()
                    + " steps, " + compared.replies() + " replies, " + compared.results() + " results"
                    + compared.weights()
                            .map(w -> ", weights " + w.substring(0, 12) + "…")
                            .orElse(""));
        } else {
            lines.add("not the same. The first difference:");
            compared.difference().ifPresent(d -> lines.add("  " + d.text()));
        }
        lines.add("replay recorded in " + replay);
        return lines;
    }
}
