package org.hone.runtime.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/** Draws replies, as many in a call as its memory allows, and small models' on several lanes at once. */
final class ReplySampler {
    /** Parameters from which on a phase leaves more behind than it costs to give it back: a few milliseconds. */
    private static final long LARGE = 1 << 25;

    /** Parameters up to which a step of decoding is made of operators too small to be divided among threads. */
    private static final long SMALL = 1 << 22;

    /** Replies from which on sampling a part of them by themselves pays. */
    private static final int LANE = 16;

    private final TorchModule module;
    private final NDManager manager;
    private final Lanes lanes;
    private final ModelConfig config;
    private final Precision precision;
    private final Operands operands;
    private final boolean large;

    ReplySampler(
            TorchModule module,
            NDManager manager,
            Lanes lanes,
            ModelConfig config,
            Precision precision,
            Operands operands) {
        this.module = module;
        this.manager = manager;
        this.lanes = lanes;
        this.config = config;
        this.precision = precision;
        this.operands = operands;
        large = config.parameters() > LARGE;
    }

    /** As {@link Policy#generate} has it. */
    List<Reply> generate(List<int[]> prompts, int[] row, float[][] uniforms, Sampling sampling, IntConsumer done) {
        giveBack();
        Reply[] replies = new Reply[row.length];
        int[] order = IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(prompts.get(row[b]).length, prompts.get(row[a]).length))
                .mapToInt(Integer::intValue)
                .toArray();
        int start = 0;
        while (start < order.length) {
            int width = prompts.get(row[order[start]]).length;
            int count =
                    Math.min(order.length - start, CallMemory.replies(config, precision, width + sampling.budget()));
            int[] chosen = Arrays.copyOfRange(order, start, start + count);
            int calls = config.parameters() > SMALL ? 1 : Math.clamp(count / LANE, 1, lanes.count());
            lanes.run(IntStream.range(0, calls)
                    .<Runnable>mapToObj(i -> {
                        int[] part = Arrays.copyOfRange(chosen, i * count / calls, (i + 1) * count / calls);
                        return () -> generate(prompts, row, uniforms, sampling, part, replies);
                    })
                    .toList());
            start += count;
            done.accept(start);
        }
        giveBack();
        return List.of(replies);
    }

    private void generate(
            List<int[]> prompts, int[] row, float[][] uniforms, Sampling sampling, int[] chosen, Reply[] into) {
        int[] used = Arrays.stream(chosen).map(i -> row[i]).distinct().toArray();
        int width = Arrays.stream(used).map(p -> prompts.get(p).length).max().orElseThrow();
        long[] ids = new long[used.length * width];
        long[] lengths = new long[used.length];
        for (int i = 0; i < used.length; i++) {
            int[] prompt = prompts.get(used[i]);
            lengths[i] = prompt.length;
            for (int t = 0; t < prompt.length; t++) {
                ids[i * width + width - prompt.length + t] = prompt[t];
            }
        }
        long[] rows = Arrays.stream(chosen)
                .mapToLong(i -> IntStream.range(0, used.length)
                        .filter(p -> used[p] == row[i])
                        .findFirst()
                        .orElseThrow())
                .toArray();
        int budget = sampling.budget();
        float[] draws = new float[chosen.length * budget];
        if (sampling.temperature() > 0) {
            for (int i = 0; i < chosen.length; i++) {
                System.arraycopy(uniforms[chosen[i]], 0, draws, i * budget, budget);
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            NDList out = module.read(
                    "generate",
                    scope,
                    operands.weights(),
                    operands.frequencies(),
                    scope.create(ids, new Shape(used.length, width)),
                    scope.create(lengths),
                    scope.create(rows),
                    budget,
                    scope.create(draws, new Shape(chosen.length, budget)),
                    scope.create(Arrays.stream(sampling.stops()).asLongStream().toArray()),
                    sampling.temperature(),
                    sampling.topP());
            long[] tokens = out.get(0).toLongArray();
            float[] logprobs = out.get(1).toFloatArray();
            for (int i = 0; i < chosen.length; i++) {
                into[chosen[i]] = reply(tokens, logprobs, i * budget, budget, sampling.stops());
            }
        }
    }

    private static Reply reply(long[] tokens, float[] logprobs, int from, int budget, int[] stops) {
        int length = 0;
        while (length < budget && tokens[from + length] >= 0) {
            length++;
        }
        int[] kept = new int[length];
        for (int t = 0; t < length; t++) {
            kept[t] = (int) tokens[from + t];
        }
        int last = kept[length - 1];
        boolean stopped = Arrays.stream(stops).anyMatch(s -> s == last);
        return new Reply(kept, Arrays.copyOfRange(logprobs, from, from + length), !stopped);
    }

    /**
     * Before and after sampling: what scoring and training allocated is of no use to it, nor the other way round, and in a large model it is
     * much. Between micro-batches and updates it is kept, because a page that comes back costs more than the work that is done on it.
     */
    private void giveBack() {
        if (large) {
            module.giveBack();
        }
    }
}
