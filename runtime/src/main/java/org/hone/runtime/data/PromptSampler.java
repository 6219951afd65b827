package org.hone.runtime.data;

/**
 * Which rows are drawn. Each epoch goes through all rows once, in an order of its own; the steps cut the epochs, laid end
 * to end, into batches. The order is a keyed permutation (a Feistel network on the smallest even number of bits that holds
 * every index, walked until it falls inside; Black and Rogaway 2002), so any draw is found from (seed, its number) alone, in
 * constant memory. A batch across the end of an epoch may hold a row twice; so does any batch larger than the dataset.
 */
public final class PromptSampler {
    private static final int ROUNDS = 6;

    private final int size;
    private final long key;
    private final int half;

    /**
     * A sampler.
     *
     * @param size rows of the dataset
     * @param seed the run's seed
     */
    public PromptSampler(int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException("a dataset of %d rows has no prompts".formatted(size));
        }
        this.size = size;
        this.key = Keys.absorb(Keys.hash("prompts"), seed);
        this.half = Math.max(1, (33 - Integer.numberOfLeadingZeros(size - 1)) / 2);
    }

    /**
     * The indexes of the rows that are drawn next.
     *
     * @param first how many were drawn before
     * @param count how many to draw
     */
    public int[] rows(long first, int count) {
        if (first < 0) {
            throw new IllegalArgumentException("draws count from 0, not from " + first);
        }
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
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
