package org.hone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;

/**
 * Forward and backward of one batch, as {@code bench/peer/train.py} does it with the same tokens: arguments are the model's folder,
 * the lengths, the precision and the number of rounds.
 */
final class TrainBenchmark {
    private TrainBenchmark() {}

    public static void main(String[] args) throws IOException {
        int[] lengths =
                Arrays.stream(args[1].split(",", -1)).mapToInt(Integer::parseInt).toArray();
        try (TorchRuntime runtime = Stored.runtime();
                Policy policy =
                        Stored.policy(runtime, Path.of(args[0]), Precision.valueOf(args[2].toUpperCase(Locale.ROOT)));
                Learner learner = new Learner(policy)) {
            List<Pull> pulls = pulls(lengths, policy.config().vocabSize());
            List<Double> seconds = new ArrayList<>();
            double norm = 0;
            for (int round = 0; round < Integer.parseInt(args[3]) + 2; round++) {
                learner.clear();
                long begin = System.nanoTime();
                learner.accumulate(pulls, 1, Map.of());
                seconds.add((System.nanoTime() - begin) / 1e9);
                norm = learner.gradientNorm();
            }
            Output.print(seconds.subList(2, seconds.size()), Arrays.stream(lengths).sum(), "gradient_norm", norm);
        }
    }

    /** The mean log-likelihood of every token but the first of each sequence. */
    private static List<Pull> pulls(int[] lengths, int vocabulary) {
        int targets = Arrays.stream(lengths).sum() - lengths.length;
        List<Pull> pulls = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            int[] tokens = new int[lengths[i]];
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] = (int) ((t * 7919L + i * 104729L) % vocabulary);
            }
            float[] factors = new float[lengths[i] - 1];
            Arrays.fill(factors, 1f / targets);
            pulls.add(new Pull(new TokenSequence(tokens, 1), factors, Map.of()));
        }
        return pulls;
    }
}
