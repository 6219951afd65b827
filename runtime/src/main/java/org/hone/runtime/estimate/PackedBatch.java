package org.hone.runtime.estimate;

import java.util.Map;

/**
 * The sequences of one source in one optimiser step, packed: one row of tokens, no padding.
 *
 * @param offsets first token of each sequence and the total: shape {@code [sequences + 1]}, ascending from 0
 * @param promptOf index of the prompt each sequence belongs to: shape {@code [sequences]}, ascending, below
 *     {@code prompts}
 * @param prompts number of all prompts of the optimiser step, also those without a sequence here
 * @param fields values by field: shape {@code [tokens]}, {@code [sequences]} or {@code [1]} as the field's axis says
 */
public record PackedBatch(int[] offsets, int[] promptOf, int prompts, Map<SourceField, double[]> fields) {

    /** Number of sequences. */
    public int sequences() {
        return promptOf.length;
    }

    /** Number of tokens of all sequences. */
    public int tokens() {
        return offsets[offsets.length - 1];
    }
}
