package org.hone.runtime.torch;

import java.util.List;
import org.hone.runtime.graph.Activation;
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
     * @param trained whether it is one of training; those of scoring are larger
     */
    public static Portion first(
            ModelConfig config, Precision precision, List<TokenSequence> sequences, boolean trained) {
        List<int[]> batches = trained
                ? PackedRows.split(sequences, CallMemory.places(config, precision), Activation.chunk(config))
                : PackedRows.split(sequences, CallMemory.places(config, precision) * 2, Integer.MAX_VALUE);
        long all = batches.stream()
                .mapToLong(batch ->
                        PackedRows.of(PackedRows.pick(sequences, batch)).ids().length)
                .sum();
        List<TokenSequence> first = PackedRows.pick(sequences, batches.getFirst());
        return new Portion(first, (double) PackedRows.of(first).ids().length / all);
    }
}
