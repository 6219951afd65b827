package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Packed batches for tests. */
public final class Batches {
    private Batches() {}

    /** A batch with every field; some prompts have one sequence, some none, and ratios leave every clip range. */
    public static PackedBatch random(long seed, int prompts) {
        Random random = new Random(seed);
        int[] promptOf = IntStream.range(0, prompts)
                .flatMap(p -> IntStream.range(0, p % 5 == 4 ? 0 : 1 + random.nextInt(6))
                        .map(s -> p))
                .toArray();
        int[] offsets = new int[promptOf.length + 1];
        for (int s = 0; s < promptOf.length; s++) {
            offsets[s + 1] = offsets[s] + 1 + random.nextInt(7);
        }
        int tokens = offsets[promptOf.length];
        double[] policy = random.doubles(tokens, -3, -0.01).toArray();
        double[] behaviour = Arrays.stream(policy)
                .map(l -> Math.min(-0.001, l + random.nextGaussian() * 0.3))
                .toArray();
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        fields.put(SourceField.POLICY_LOGPROB, policy);
        fields.put(SourceField.BEHAVIOUR_LOGPROB, behaviour);
        fields.put(SourceField.REFERENCE_LOGPROB, random.doubles(tokens, -3, 0).toArray());
        fields.put(SourceField.TEACHER_LOGPROB, random.doubles(tokens, -3, 0).toArray());
        fields.put(SourceField.ENTROPY, random.doubles(tokens, 0, 4).toArray());
        fields.put(
                SourceField.REWARD,
                random.ints(promptOf.length, 0, 5).mapToDouble(r -> r / 4.0).toArray());
        fields.put(
                SourceField.LENGTH,
                IntStream.range(0, promptOf.length)
                        .mapToDouble(s -> offsets[s + 1] - offsets[s])
                        .toArray());
        fields.put(
                SourceField.IS_DEMO,
                random.ints(promptOf.length, 0, 2).asDoubleStream().toArray());
        fields.put(
                SourceField.TRUNCATED,
                random.ints(promptOf.length, 0, 2).asDoubleStream().toArray());
        fields.put(
                SourceField.PROXIMAL_LOGPROB,
                Arrays.stream(behaviour)
                        .map(l -> Math.min(-0.0005, l + random.nextGaussian() * 0.2))
                        .toArray());
        fields.put(SourceField.ADVANTAGE, random.doubles(tokens, -2, 2).toArray());
        fields.put(SourceField.VALUE, random.doubles(tokens, -1, 1).toArray());
        fields.put(
                SourceField.GREEDY_REWARD,
                Arrays.stream(promptOf).mapToDouble(p -> p % 2).toArray());
        fields.put(SourceField.MAX_REPLY, new double[] {12});
        return new PackedBatch(offsets, promptOf, prompts, fields);
    }

    /** Schedule weights of which every third is 0. */
    public static double[] weights(int prompts) {
        return IntStream.range(0, prompts)
                .mapToDouble(p -> p % 3 == 2 ? 0 : 0.5 + p * 0.25)
                .toArray();
    }

    /** A weight of 1 for every prompt. */
    public static double[] ones(int prompts) {
        double[] ones = new double[prompts];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * The sequences {@code sequences} of a batch, in that order, under new prompt numbers.
     *
     * @param prompts the number of prompts of the result
     * @param promptOf the new prompt of each sequence of the result, ascending
     */
    public static PackedBatch pick(PackedBatch batch, int[] sequences, int prompts, int[] promptOf) {
        int[] offsets = new int[sequences.length + 1];
        for (int i = 0; i < sequences.length; i++) {
            offsets[i + 1] = offsets[i] + batch.offsets()[sequences[i] + 1] - batch.offsets()[sequences[i]];
        }
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        batch.fields().forEach((field, values) -> {
            double[] picked = switch (field.axis()) {
                case TOKEN ->
                    Arrays.stream(tokensOf(batch, sequences))
                            .mapToDouble(t -> values[t])
                            .toArray();
                case SEQUENCE ->
                    Arrays.stream(sequences).mapToDouble(s -> values[s]).toArray();
                case PROMPT, BATCH -> values;
            };
            fields.put(field, picked);
        });
        return new PackedBatch(offsets, promptOf, prompts, fields);
    }

    /** The tokens of some sequences, in the order of the sequences. */
    public static int[] tokensOf(PackedBatch batch, int[] sequences) {
        return Arrays.stream(sequences)
                .flatMap(s -> IntStream.range(batch.offsets()[s], batch.offsets()[s + 1]))
                .toArray();
    }
}
