package org.hone.runtime.estimate;

import java.util.Arrays;

/**
 * How the elements of the four axes lie in each other. Prompts without a sequence have no element: every element of
 * {@link Axis#PROMPT} has members. The arrays it gives are not to be changed.
 */
final class Packing {
    private final int[] sequenceOfToken;
    private final int[] promptOfToken;
    private final int[] promptOfSequence;
    private final int prompts;

    private Packing(int[] sequenceOfToken, int[] promptOfSequence, int prompts) {
        this.sequenceOfToken = sequenceOfToken;
        this.promptOfSequence = promptOfSequence;
        this.promptOfToken = new int[sequenceOfToken.length];
        for (int t = 0; t < promptOfToken.length; t++) {
            promptOfToken[t] = promptOfSequence[sequenceOfToken[t]];
        }
        this.prompts = prompts;
    }

    /**
     * The packing of sequences.
     *
     * @param lengths tokens of each sequence
     * @param promptOf prompt of each sequence, any numbers; sequences of one prompt need not be neighbours
     */
    static Packing of(int[] lengths, int[] promptOf) {
        int[] present = Arrays.stream(promptOf).distinct().sorted().toArray();
        int[] dense = new int[promptOf.length];
        int tokens = 0;
        for (int s = 0; s < dense.length; s++) {
            dense[s] = Arrays.binarySearch(present, promptOf[s]);
            tokens += lengths[s];
        }
        int[] sequenceOfToken = new int[tokens];
        int start = 0;
        for (int s = 0; s < lengths.length; s++) {
            Arrays.fill(sequenceOfToken, start, start + lengths[s], s);
            start += lengths[s];
        }
        return new Packing(sequenceOfToken, dense, present.length);
    }

    /** Prompts without anything finer, as a schedule sees them. */
    static Packing ofPrompts(int prompts) {
        return new Packing(new int[0], new int[0], prompts);
    }

    int size(Axis axis) {
        return switch (axis) {
            case TOKEN -> sequenceOfToken.length;
            case SEQUENCE -> promptOfSequence.length;
            case PROMPT -> prompts;
            case BATCH -> 1;
        };
    }

    /** For each element of {@code fine} the element of {@code coarse}, a coarser axis, that it lies in. */
    int[] owner(Axis fine, Axis coarse) {
        if (!fine.finerThan(coarse)) {
            throw new IllegalArgumentException("a " + fine.word() + " lies in no " + coarse.word());
        }
        return switch (coarse) {
            case TOKEN -> throw new IllegalArgumentException("nothing is finer than a token");
            case SEQUENCE -> sequenceOfToken;
            case PROMPT -> fine == Axis.TOKEN ? promptOfToken : promptOfSequence;
            case BATCH -> new int[size(fine)];
        };
    }

    /** For each element of {@code coarse} how many elements of {@code fine} lie in it. */
    double[] members(Axis fine, Axis coarse) {
        double[] count = new double[size(coarse)];
        for (int element : owner(fine, coarse)) {
            count[element]++;
        }
        return count;
    }
}
