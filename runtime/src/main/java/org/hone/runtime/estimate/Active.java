package org.hone.runtime.estimate;

import java.util.Arrays;

/**
 * The active sequences of a batch.
 *
 * @param sequences their indices in the batch
 * @param tokens indices of their tokens in the batch
 * @param promptOf prompt of each
 * @param packing how they lie in each other
 */
record Active(PackedBatch batch, int[] sequences, int[] tokens, int[] promptOf, Packing packing) {

    /** The sequences of prompts whose weight is not 0. */
    static Active of(PackedBatch batch, double[] promptWeight) {
        int[] sequences = new int[batch.sequences()];
        int[] tokens = new int[batch.tokens()];
        int count = 0;
        int size = 0;
        for (int s = 0; s < sequences.length; s++) {
            if (promptWeight[batch.promptOf()[s]] != 0) {
                sequences[count++] = s;
                for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1]; t++) {
                    tokens[size++] = t;
                }
            }
        }
        sequences = Arrays.copyOf(sequences, count);
        tokens = Arrays.copyOf(tokens, size);
        int[] lengths = new int[count];
        int[] promptOf = new int[count];
        for (int i = 0; i < count; i++) {
            int s = sequences[i];
            lengths[i] = batch.offsets()[s + 1] - batch.offsets()[s];
            promptOf[i] = batch.promptOf()[s];
        }
        return new Active(batch, sequences, tokens, promptOf, Packing.of(lengths, promptOf));
    }

    /** Whether both are the same sequences of one and the same batch. */
    @SuppressWarnings("ReferenceEquality") // equal batches that are not the same share nothing, which costs only time
    boolean same(Active other) {
        return batch == other.batch && Arrays.equals(sequences, other.sequences);
    }

    /** The elements of {@code all} at these indices; {@code all} itself if that is every one. */
    double[] pick(double[] all, int[] indices) {
        if (indices.length == all.length) {
            return all;
        }
        double[] picked = new double[indices.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = all[indices[i]];
        }
        return picked;
    }
}
