package org.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/**
 * How long a warm {@code check} of a program takes: the median of 50 compilations from text, each with a loader of its own,
 * after 100 that are not counted. The argument is the program, {@code ../examples/hpt.hone} without one.
 */
final class CheckBenchmark {
    private static final int WARM_UP = 100;
    private static final int RUNS = 50;

    private CheckBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "../examples/hpt.hone");
        String text = Files.readString(file);
        double first = milliseconds(file, text);
        for (int i = 0; i < WARM_UP; i++) {
            milliseconds(file, text);
        }
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            times[i] = milliseconds(file, text);
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.2f ms, least %.2f ms, most %.2f ms of %d warm compilations; the first took %.0f ms%n",
                file.getFileName(),
                (times[RUNS / 2 - 1] + times[RUNS / 2]) / 2,
                times[0],
                times[RUNS - 1],
                RUNS,
                first);
    }

    private static double milliseconds(Path file, String text) {
        long start = System.nanoTime();
        boolean sound = Compiler.compile(
                        new SourceFile(file.toString(), text), ParamInputs.NONE, new ModuleLoader(Path.of("")))
                .program()
                .isPresent();
        long end = System.nanoTime();
        if (!sound) {
            throw new IllegalArgumentException(file + " has errors");
        }
        return (end - start) / 1e6;
    }
}
