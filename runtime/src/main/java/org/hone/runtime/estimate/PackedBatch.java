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
    /** Checks the shapes. */
    public PackedBatch {
        fields = Map.copyOf(fields);
        if (offsets.length != promptOf.length + 1 || offsets[0] != 0) {
            throw new IllegalArgumentException(
                    "offsets must be one more than the " + promptOf.length + " sequences, and start at 0");
        }
        for (int s = 0; s < promptOf.length; s++) {
            int before = s == 0 ? 0 : promptOf[s - 1];
            if (offsets[s + 1] < offsets[s] || promptOf[s] < before || promptOf[s] >= prompts) {
                throw new IllegalArgumentException("sequence " + s + " of prompt " + promptOf[s] + " (of " + prompts
                        + ") with tokens " + offsets[s] + " to " + offsets[s + 1] + " is out of order");
            }
        }
        int sequences = promptOf.length;
        int tokens = offsets[sequences];
        fields.forEach((field, values) -> {
            int size = switch (field.axis()) {
                case TOKEN -> tokens;
                case SEQUENCE -> sequences;
                case PROMPT -> prompts;
                case BATCH -> 1;
            };
            if (values.length != size) {
                throw new IllegalArgumentException(field.words() + " has " + values.length + " values for " + size + " "
                        + field.axis().word() + " elements");
            }
        });
    }

    /**
     * The values of a field.
     *
     * @throws EstimatorException if the batch does not hold the field
     */
    public double[] values(SourceField field) {
        double[] values = fields.get(field);
        if (values == null) {
            throw new EstimatorException("the batch does not hold " + field.words());
        }
        return values;
    }

    /** Number of sequences. */
    public int sequences() {
        return promptOf.length;
    }

    /** Number of tokens of all sequences. */
    public int tokens() {
        return offsets[offsets.length - 1];
    }
}
