package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/** What a model makes of given tokens. */
record SequenceScorer(
        TorchModule module, NDManager manager, ModelConfig config, Precision precision, Operands operands) {
    /** As {@link Policy#score} has it. */
    List<Scores> score(List<TokenSequence> sequences, double temperature) {
        Scores[] scores = new Scores[sequences.size()];
        for (int[] batch : PackedRows.split(sequences, CallMemory.places(config, precision) * 2, Integer.MAX_VALUE)) {
            List<TokenSequence> members = PackedRows.pick(sequences, batch);
            PackedRows rows = PackedRows.of(members);
            try (NDManager scope = manager.newSubManager()) {
                NDList out = module.read(
                        "score",
                        scope,
                        operands.inputs(
                                scope, rows, scope.create(rows.at()), scope.create(rows.targets()), temperature));
                float[] logprobs = out.get(0).toFloatArray();
                float[] entropy = out.get(1).toFloatArray();
                int from = 0;
                for (int i = 0; i < batch.length; i++) {
                    int to = from + members.get(i).replyLength();
                    scores[batch[i]] =
                            new Scores(Arrays.copyOfRange(logprobs, from, to), Arrays.copyOfRange(entropy, from, to));
                    from = to;
                }
            }
        }
        return List.of(scores);
    }

    /** What predicts each reply token, before the head: {@code [replyTokens, hidden]}, owned by {@code scope}. */
    NDArray hidden(NDManager scope, PackedRows rows) {
        return module.call("hidden", scope, operands.inputs(scope, rows, scope.create(rows.at())))
                .singletonOrThrow();
    }

    /** As {@link Policy#logits} has it. */
    float[][] logits(int[] tokens) {
        PackedRows rows = PackedRows.of(List.of(TokenSequence.of(tokens, new int[1])));
        try (NDManager scope = manager.newSubManager()) {
            NDArray out =
                    module.read("logits", scope, operands.inputs(scope, rows)).singletonOrThrow();
            float[] all = out.toFloatArray();
            float[][] byToken = new float[tokens.length][];
            for (int t = 0; t < byToken.length; t++) {
                byToken[t] = Arrays.copyOfRange(all, t * config.vocabSize(), (t + 1) * config.vocabSize());
            }
            return byToken;
        }
    }
}
