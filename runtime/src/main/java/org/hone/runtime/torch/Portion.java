package org.hone.runtime.torch;

import java.util.List;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/**
 * A micro-batch among many.
 *
 * @param sequences those in it
 * @param share its part of the rows of all
 */
public record Portion(List<TokenSequence> sequences, double share) {
    /**
     * The first micro-batch of so many sequences.
     *
     * @param calls how many times as large as one of training it may be: 2 for scoring
     */
    public static Portion first(ModelConfig config, Precision precision, List<TokenSequence> sequences, int calls) {
        List<int[]> batches = PackedRows.split(sequences, CallMemory.places(config, precision) * calls);
        long all = batches.stream()
                .mapToLong(batch ->
                        PackedRows.of(PackedRows.pick(sequences, batch)).ids().length)
                .sum();
        List<TokenSequence> first = PackedRows.pick(sequences, batches.getFirst());
        return new Portion(first, (double) PackedRows.of(first).ids().length / all);
    }
}
