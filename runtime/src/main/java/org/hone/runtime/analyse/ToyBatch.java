package org.hone.runtime.analyse;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;

/** Draws of a {@link ToyTask} as packed batches, with every field that an estimator may read at its exact value. */
final class ToyBatch {
    private final ToyTask task;
    private final List<List<Fields>> fields;

    /** All that is known of one reply to one prompt. */
    private record Fields(
            double[] policy,
            double[] behaviour,
            double[] reference,
            double[] demonstrator,
            double[] entropy,
            double[] value,
            double[] advantage,
            double reward,
            double greedyReward,
            boolean truncated) {}

    /** One element of a batch. */
    private record Row(int prompt, Fields fields, boolean demo) {}

    ToyBatch(ToyTask task) {
        this.task = task;
        this.fields = task.prompts().stream().map(p -> fields(task.tree(), p)).toList();
    }

    private static List<Fields> fields(ReplyTree tree, ToyTask.Prompt prompt) {
        double[] values = prompt.behaviour().expectations(prompt.rewards());
        double greedy = prompt.rewards()[prompt.policy().greedy()];
        List<ReplyTree.Reply> replies = tree.replies();
        return java.util.stream.IntStream.range(0, replies.size())
                .mapToObj(r -> {
                    ReplyTree.Reply reply = replies.get(r);
                    int length = reply.tokens().length;
                    double[] value = new double[length];
                    double[] advantage = new double[length];
                    for (int t = 0; t < length; t++) {
                        value[t] = values[reply.prefixes()[t]];
                        double next = t == length - 1 ? prompt.rewards()[r] : values[reply.prefixes()[t + 1]];
                        advantage[t] = next - value[t];
                    }
                    return new Fields(
                            prompt.policy().logProbs(reply),
                            prompt.behaviour().logProbs(reply),
                            prompt.reference().logProbs(reply),
                            prompt.demonstrator().logProbs(reply),
                            prompt.policy().entropies(reply),
                            value,
                            advantage,
                            prompt.rewards()[r],
                            greedy,
                            reply.truncated());
                })
                .toList();
    }

    /**
     * A batch of draws, each a prompt of the batch.
     *
     * @param promptOf for each draw the prompt of the task that it was drawn for
     */
    PackedBatch of(int[] promptOf, List<Draw> draws) {
        List<Row> rows = new java.util.ArrayList<>();
        for (int d = 0; d < draws.size(); d++) {
            List<Fields> known = fields.get(promptOf[d]);
            for (int reply : draws.get(d).rollouts()) {
                rows.add(new Row(d, known.get(reply), false));
            }
            for (int reply : draws.get(d).demos()) {
                rows.add(new Row(d, known.get(reply), true));
            }
        }
        int[] offsets = new int[rows.size() + 1];
        for (int s = 0; s < rows.size(); s++) {
            offsets[s + 1] = offsets[s] + rows.get(s).fields().policy().length;
        }
        Map<SourceField, double[]> all = new EnumMap<>(SourceField.class);
        for (SourceField field : SourceField.values()) {
            all.put(field, values(field, rows));
        }
        return new PackedBatch(offsets, rows.stream().mapToInt(Row::prompt).toArray(), draws.size(), all);
    }

    private double[] values(SourceField field, List<Row> rows) {
        return switch (field) {
            case POLICY_LOGPROB -> tokens(rows, r -> r.fields().policy());
            // As in a run: a demonstration has no behaviour policy and counts as π_old ≡ 1.
            case BEHAVIOUR_LOGPROB ->
                tokens(
                        rows,
                        r -> r.demo()
                                ? new double[r.fields().policy().length]
                                : r.fields().behaviour());
            case PROXIMAL_LOGPROB -> tokens(rows, r -> r.fields().behaviour());
            case REFERENCE_LOGPROB -> tokens(rows, r -> r.fields().reference());
            case TEACHER_LOGPROB -> tokens(rows, r -> r.fields().demonstrator());
            case ENTROPY -> tokens(rows, r -> r.fields().entropy());
            case ADVANTAGE -> tokens(rows, r -> r.fields().advantage());
            case VALUE -> tokens(rows, r -> r.fields().value());
            case REWARD -> each(rows, r -> r.fields().reward());
            case GREEDY_REWARD -> each(rows, r -> r.fields().greedyReward());
            case LENGTH -> each(rows, r -> r.fields().policy().length);
            case IS_DEMO -> each(rows, r -> r.demo() ? 1 : 0);
            case TRUNCATED -> each(rows, r -> r.fields().truncated() ? 1 : 0);
            case MAX_REPLY -> new double[] {task.tree().length()};
        };
    }

    private static double[] tokens(List<Row> rows, Function<Row, double[]> values) {
        return rows.stream()
                .map(values)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    private static double[] each(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
