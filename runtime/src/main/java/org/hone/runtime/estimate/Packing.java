package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the elements of the four axes lie in each other. Prompts without a sequence have no element: every element of
 * {@link Axis#PROMPT} has members.
 */
final class Packing {
    private final int[] sequenceOfToken;
    private final int[] promptOfToken;
    private final int[] promptOfSequence;
    private final int prompts;

    private Packing(int[] sequenceOfToken, int[] promptOfSequence, int prompts) {
        this.sequenceOfToken = sequenceOfToken;
        this.promptOfSequence = promptOfSequence;
        this.promptOfToken =
                Arrays.stream(sequenceOfToken).map(s -> promptOfSequence[s]).toArray();
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
        int[] dense = Arrays.stream(promptOf)
                .map(p -> Arrays.binarySearch(present, p))
                .toArray();
        int[] sequenceOfToken = IntStream.range(0, lengths.length)
                .flatMap(s -> IntStream.range(0, lengths[s]).map(t -> s))
                .toArray();
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

    /** For each element of {@code fine} the element of {@code coarse} it lies in. */
    int[] owner(Axis fine, Axis coarse) {
        if (coarse.finerThan(fine)) {
            throw new IllegalArgumentException("a " + fine.word() + " lies in no " + coarse.word());
        }
        return switch (coarse) {
            case TOKEN -> IntStream.range(0, size(fine)).toArray();
            case SEQUENCE ->
                fine == Axis.TOKEN
                        ? sequenceOfToken
                        : IntStream.range(0, size(fine)).toArray();
            case PROMPT ->
                switch (fine) {
                    case TOKEN -> promptOfToken;
                    case SEQUENCE -> promptOfSequence;
                    default -> IntStream.range(0, prompts).toArray();
                };
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
