package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * Small batches with every field, for showing what an estimator does. The numbers are fixed: token probabilities between 0.1 and
 * 0.9 and, off-policy, ratios that leave the usual clip ranges on both sides.
 */
public final class ExampleBatch {
    /** {@code π / π_old} of the tokens, in turn. */
    private static final double[] RATIOS = {1.0, 1.35, 0.9, 1.1, 0.7, 3.5, 1.0, 0.75, 1.25, 0.95, 1.0, 0.6, 1.5};

    private static final double[] PROBABILITIES = {0.5, 0.2, 0.8, 0.6, 0.3, 0.9, 0.1, 0.4, 0.7};
    private static final double BUDGET = 4;

    private ExampleBatch() {}

    /**
     * One sequence.
     *
     * @param tokens number of its tokens
     */
    public record Reply(int tokens, double reward, boolean truncated, boolean demo) {
        /** A rollout that ended by itself. */
        public static Reply rollout(int tokens, double reward) {
            return new Reply(tokens, reward, false, false);
        }

        /** A demonstration, which is right. */
        public static Reply demo(int tokens) {
            return new Reply(tokens, 1, false, true);
        }
    }

    /** Two prompts with replies of one to three tokens, one prompt harder than the other. */
    public static List<List<Reply>> replies(SourceKind source) {
        List<Reply> hard = List.of(Reply.rollout(3, 1), Reply.rollout(2, 0), Reply.rollout(2, 0));
        List<Reply> easy = List.of(Reply.rollout(1, 1), Reply.rollout(3, 1), Reply.rollout(2, 0));
        return switch (source) {
            case ROLLOUTS -> List.of(hard, easy);
            case DEMOS -> List.of(List.of(Reply.demo(3)), List.of(Reply.demo(2)));
            case MIXED -> List.of(with(hard, Reply.demo(2)), with(easy, Reply.demo(2)));
        };
    }

    private static List<Reply> with(List<Reply> replies, Reply more) {
        List<Reply> all = new ArrayList<>(replies);
        all.add(more);
        return all;
    }

    /**
     * The batch of these replies.
     *
     * @param replies the sequences of each prompt
     * @param age how old the rollouts are: ratios are taken to this power, so 0 is on-policy and 1 off-policy
     */
    public static PackedBatch of(List<List<Reply>> replies, double age) {
        List<Reply> all = replies.stream().flatMap(List::stream).toList();
        int[] promptOf = new int[all.size()];
        int[] offsets = new int[all.size() + 1];
        int s = 0;
        for (int p = 0; p < replies.size(); p++) {
            for (Reply reply : replies.get(p)) {
                promptOf[s] = p;
                offsets[s + 1] = offsets[s] + reply.tokens();
                s++;
            }
        }
        int tokens = offsets[s];
        double[] policy = new double[tokens];
        Arrays.setAll(policy, t -> Math.log(PROBABILITIES[t % PROBABILITIES.length]));
        double[] proximal = new double[tokens];
        Arrays.setAll(proximal, t -> Math.min(-1e-3, policy[t] - age * Math.log(RATIOS[t % RATIOS.length])));
        double[] behaviour = proximal.clone();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).demo()) {
                // As in a run: a demonstration has no behaviour policy and counts as π_old ≡ 1.
                Arrays.fill(behaviour, offsets[i], offsets[i + 1], 0);
            }
        }
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        for (SourceField field : SourceField.values()) {
            fields.put(
                    field,
                    switch (field) {
                        case POLICY_LOGPROB -> policy;
                        case BEHAVIOUR_LOGPROB -> behaviour;
                        case PROXIMAL_LOGPROB -> proximal;
                        case REFERENCE_LOGPROB -> turned(policy, 0.3);
                        case TEACHER_LOGPROB -> turned(policy, -0.4);
                        case ENTROPY ->
                            Arrays.stream(policy)
                                    .map(l -> -l * Math.exp(l) + 0.3)
                                    .toArray();
                        case ADVANTAGE -> turned(new double[tokens], 1);
                        case VALUE -> Arrays.stream(policy).map(Math::exp).toArray();
                        case REWARD -> each(all, Reply::reward);
                        case GREEDY_REWARD -> each(all, r -> 1);
                        case LENGTH -> each(all, Reply::tokens);
                        case IS_DEMO -> each(all, r -> r.demo() ? 1 : 0);
                        case TRUNCATED -> each(all, r -> r.truncated() ? 1 : 0);
                        case MAX_REPLY -> new double[] {BUDGET};
                    });
        }
        return new PackedBatch(offsets, promptOf, replies.size(), fields);
    }

    /** The values moved up and down by turns, log-probs staying below 0. */
    private static double[] turned(double[] values, double by) {
        double[] moved = new double[values.length];
        Arrays.setAll(moved, t -> {
            double shifted = values[t] + (t % 2 == 0 ? by : -by);
            return values[t] < 0 ? Math.min(-1e-3, shifted) : shifted;
        });
        return moved;
    }

    private static double[] each(List<Reply> replies, ToDoubleFunction<Reply> value) {
        return replies.stream().mapToDouble(value).toArray();
    }
}
