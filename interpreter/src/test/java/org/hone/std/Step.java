package org.hone.std;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;

/**
 * The sequences of one optimiser step.
 *
 * @param replies in order of their prompts
 * @param prompts all prompts of the step, also those without a sequence
 * @param maxReply the reply budget
 */
record Step(List<Reply> replies, int prompts, double maxReply) {

    /** A step with every field; some prompts have one sequence, some none, and ratios leave every clip range. */
    static Step random(long seed, int prompts) {
        Random random = new Random(seed);
        List<Reply> replies = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            int size = p % 5 == 4 ? 0 : 1 + random.nextInt(6);
            for (int i = 0; i < size; i++) {
                replies.add(reply(random, p, 1 + random.nextInt(9)));
            }
        }
        return new Step(replies, prompts, 12);
    }

    private static Reply reply(Random random, int prompt, int length) {
        double[] policy = random.doubles(length, -3, -0.01).toArray();
        double[] behaviour = shifted(policy, random, 0.4);
        return new Reply(
                prompt,
                random.nextInt(3) == 0,
                random.nextInt(5) / 4.0,
                prompt % 2,
                policy,
                behaviour,
                shifted(behaviour, random, 0.4),
                shifted(policy, random, 1),
                shifted(policy, random, 1),
                random.doubles(length, 0, 4).toArray(),
                random.doubles(length, -2, 2).toArray(),
                random.doubles(length, -1, 1).toArray());
    }

    private static double[] shifted(double[] logprobs, Random random, double by) {
        return Arrays.stream(logprobs)
                .map(l -> Math.min(-0.001, l + by * random.nextGaussian()))
                .toArray();
    }

    /** The same step with other replies. */
    Step with(List<Reply> others) {
        return new Step(others, prompts, maxReply);
    }

    /** The replies whose prompt has a weight. */
    Step active(double[] promptWeight) {
        return with(replies.stream().filter(r -> promptWeight[r.prompt()] != 0).toList());
    }

    /** The step as both back ends take it. */
    PackedBatch packed() {
        int[] offsets = new int[replies.size() + 1];
        for (int i = 0; i < replies.size(); i++) {
            offsets[i + 1] = offsets[i] + replies.get(i).length();
        }
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        fields.put(SourceField.POLICY_LOGPROB, tokens(Reply::policy));
        fields.put(SourceField.BEHAVIOUR_LOGPROB, tokens(Reply::behaviour));
        fields.put(SourceField.PROXIMAL_LOGPROB, tokens(Reply::proximal));
        fields.put(SourceField.REFERENCE_LOGPROB, tokens(Reply::reference));
        fields.put(SourceField.TEACHER_LOGPROB, tokens(Reply::teacher));
        fields.put(SourceField.ENTROPY, tokens(Reply::entropy));
        fields.put(SourceField.ADVANTAGE, tokens(Reply::advantage));
        fields.put(SourceField.VALUE, tokens(Reply::value));
        fields.put(SourceField.REWARD, each(Reply::reward));
        fields.put(SourceField.GREEDY_REWARD, each(Reply::greedyReward));
        fields.put(SourceField.LENGTH, each(Reply::length));
        fields.put(SourceField.IS_DEMO, each(r -> r.demo() ? 1 : 0));
        fields.put(SourceField.TRUNCATED, each(r -> 0));
        fields.put(SourceField.MAX_REPLY, new double[] {maxReply});
        int[] promptOf = replies.stream().mapToInt(Reply::prompt).toArray();
        return new PackedBatch(offsets, promptOf, prompts, fields);
    }

    private double[] tokens(Function<Reply, double[]> field) {
        return replies.stream()
                .flatMapToDouble(r -> Arrays.stream(field.apply(r)))
                .toArray();
    }

    private double[] each(ToDoubleFunction<Reply> field) {
        return replies.stream().mapToDouble(field).toArray();
    }
}
