package org.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Peak memory of a training step as planned and as measured, step by step in processes of their own. Arguments: none for a
 * fresh model of a million parameters; {@code full FOLDER} and {@code lora FOLDER} for a stored model, trained whole or
 * by an adapter; more arguments {@code reply=256 batch=8 n=4 precision=bf16} say otherwise than the defaults.
 */
final class MemoryBenchmark {
    private MemoryBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        String model = "family = \"llama\"; layers = 2; hidden = 192; heads = 6";
        if (args.length > 1) {
            model = "weights = \"" + args[1] + "\"";
            if (args[0].equals("lora")) {
                model += "; lora = { rank: 16, alpha: 32 }";
            }
        }
        for (int i = 2; i < args.length; i++) {
            settings.put(args[i].replaceAll("=.*", ""), args[i].replaceAll(".*=", ""));
        }
        var step = new PeakMemory.Step(
                model,
                Integer.parseInt(settings.getOrDefault("reply", "64")),
                Integer.parseInt(settings.getOrDefault("batch", "4")),
                Integer.parseInt(settings.getOrDefault("n", "2")),
                settings.getOrDefault("precision", "fp32"));
        Path folder = Files.createTempDirectory("hone-memory");
        PeakMemory peak = PeakMemory.of(step, folder);
        // With the trained model, whose size it is.
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s%n  replies of %d tokens, %d x %d, %s%s: planned %.2f GiB, measured %.2f GiB, measured/planned %.2f%n",
                model,
                step.reply(),
                step.batch(),
                step.rollouts(),
                step.precision(),
                peak.recompute() ? ", layers computed again" : "",
                peak.predicted() / (double) (1L << 30),
                peak.measured() / (double) (1L << 30),
                peak.ratio());
    }
}
