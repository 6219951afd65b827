package org.hone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.torch.TorchRuntime;

/**
 * Sampling as {@code bench/peer/decode.py} does it: arguments are the model's folder, the number of prompts, replies a prompt, tokens
 * of a prompt and of a reply, the precision and the number of rounds. No token ends a reply.
 */
final class DecodeBenchmark {
    private DecodeBenchmark() {}

    public static void main(String[] args) throws IOException {
        int prompts = Integer.parseInt(args[1]);
        int replies = Integer.parseInt(args[2]);
        int before = Integer.parseInt(args[3]);
        int budget = Integer.parseInt(args[4]);
        try (TorchRuntime runtime = Stored.runtime();
                Policy policy =
                        Stored.policy(runtime, Path.of(args[0]), Precision.valueOf(args[5].toUpperCase(Locale.ROOT)))) {
            int vocabulary = policy.config().vocabSize();
            List<int[]> texts = new ArrayList<>();
            int[] row = new int[prompts * replies];
            for (int i = 0; i < prompts; i++) {
                int[] text = new int[before];
                for (int t = 0; t < before; t++) {
                    text[t] = (int) ((t * 7919L + i * 104729L) % (vocabulary - 3)) + 3;
                }
                texts.add(text);
            }
            Random random = new Random(1);
            float[][] uniforms = new float[row.length][budget];
            for (int i = 0; i < row.length; i++) {
                row[i] = i / replies;
                for (int t = 0; t < budget; t++) {
                    uniforms[i][t] = random.nextFloat();
                }
            }
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < Integer.parseInt(args[6]) + 1; round++) {
                long begin = System.nanoTime();
                policy.generate(texts, row, uniforms, new Sampling(budget, 1, 1, new int[] {-1}), done -> {});
                seconds.add((System.nanoTime() - begin) / 1e9);
            }
            Output.print(seconds.subList(1, seconds.size()), (long) row.length * budget, "replies", row.length);
        }
    }
}
