package org.hone.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.torch.WeightSource;

/**
 * What forward and backward of so many tokens cost when they stand in sequences of one length or another: seconds, and the
 * process's peak. Arguments: the folder of a model, the tokens of a row (4096), the longest sequence (4096). Each row is a
 * process of its own, of one thread.
 */
final class LengthBenchmark {
    private LengthBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 4) {
            row(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int tokens = args.length > 1 ? Integer.parseInt(args[1]) : 4096;
        int longest = args.length > 2 ? Integer.parseInt(args[2]) : 4096;
        System.out.println("| tokens a sequence | sequences | s | µs a token | peak, GiB |");
        System.out.println("| ---: | ---: | ---: | ---: | ---: |");
        for (int length = 128; length <= longest; length *= 2) {
            child(args[0], length, Math.max(1, tokens / length));
        }
    }

    private static void child(String folder, int length, int count) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx3g", "-cp"));
        line.addAll(List.of(System.getProperty("java.class.path"), LengthBenchmark.class.getName(), folder));
        line.addAll(List.of(Integer.toString(length), Integer.toString(count), "row"));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (process.waitFor() != 0) {
            throw new IllegalStateException("sequences of " + length + " tokens failed");
        }
    }

    private static void row(Path folder, int length, int count) throws IOException {
        ModelConfig config = ModelConfig.read(folder);
        try (TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
                WeightFiles files = WeightFiles.open(folder, config);
                Policy policy = new Policy(
                        runtime, config, Optional.empty(), Precision.FP32, WeightSource.of(files), List.of());
                Learner learner = new Learner(policy)) {
            learner.accumulate(pulls(config, 128, 1), 1, Map.of());
            long begin = System.nanoTime();
            learner.accumulate(pulls(config, length, count), 1, Map.of());
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %d | %.1f | %.0f | %.2f |%n",
                    length,
                    count,
                    seconds,
                    1e6 * seconds / length / count,
                    MeasuredCommand.peak() / (double) (1L << 30));
        }
    }

    private static List<Pull> pulls(ModelConfig config, int length, int count) {
        float[] factors = new float[length - 1];
        java.util.Arrays.fill(factors, 1f / (length * count));
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, length)
                        .map(t -> (int) ((t * 7919L + i * 104729L) % config.vocabSize()))
                        .toArray())
                .map(tokens -> new Pull(new TokenSequence(tokens, 1), factors, Map.of()))
                .toList();
    }
}
