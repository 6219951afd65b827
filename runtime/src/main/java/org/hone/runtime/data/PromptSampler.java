package org.hone.runtime.data;

/**
 * Which rows make a step. Each epoch goes through all rows once, in an order of its own; the steps cut the epochs, laid end
 * to end, into batches. The order is a keyed permutation (a Feistel network on the smallest even number of bits that holds
 * every index, walked until it falls inside; Black and Rogaway 2002), so any step is found from (seed, step) alone, in
 * constant memory. A batch across the end of an epoch may hold a row twice; so does any batch larger than the dataset.
 */
public final class PromptSampler {
    private static final int ROUNDS = 6;

    private final int size;
    private final int batch;
    private final long key;
    private final int half;

    /**
     * A sampler.
     *
     * @param size rows of the dataset
     * @param batch rows a step
     * @param seed the run's seed
     */
    public PromptSampler(int size, int batch, long seed) {
        if (size < 1 || batch < 1) {
            throw new IllegalArgumentException("a dataset of %d rows has no batches of %d".formatted(size, batch));
        }
        this.size = size;
        this.batch = batch;
        this.key = Keys.absorb(Keys.hash("prompts"), seed);
        this.half = Math.max(1, (33 - Integer.numberOfLeadingZeros(size - 1)) / 2);
    }

    /** The indexes of a step's rows, in order. Steps count from 1. */
    public int[] rows(int step) {
        if (step < 1) {
            throw new IllegalArgumentException("steps count from 1, not from " + step);
        }
        int[] rows = new int[batch];
        long first = (step - 1L) * batch;
        for (int i = 0; i < batch; i++) {
            rows[i] = permuted((first + i) / size, (int) ((first + i) % size));
        }
        return rows;
    }

    private int permuted(long epoch, int place) {
        long epochKey = Keys.absorb(key, epoch);
        long value = place;
        do {
            value = feistel(epochKey, value);
        } while (value >= size);
        return (int) value;
    }

    private long feistel(long epochKey, long value) {
        long mask = (1L << half) - 1;
        long left = value >>> half;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (Keys.bits(epochKey, (right << 3) | round) & mask);
            left = right;
            right = next;
        }
        return (left << half) | right;
    }
}
