package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.analyse.BatchEstimates;
import org.hone.runtime.record.RecordedBatch;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long ten estimators take on a million recorded tokens. It is no test, its name keeps it out of the ordinary build, and it
 * judges no time; run it with {@code mvn -pl interpreter -am test -Dtest=ReplayBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ReplayBenchmark {
    private static final int PROMPTS = 250;
    private static final int REPLIES = 8;
    private static final int TOKENS = 500;
    private static final int ROUNDS = 5;

    private static final List<String> ESTIMATORS = List.of(
            "grpo",
            "dr_grpo",
            "dapo",
            "gspo",
            "cispo",
            "cispo_band",
            "ppo_clip",
            "rloo",
            "reinforce",
            "grpo(low: 0.1)");

    @TempDir
    private Path temp;

    @Test
    void tenEstimatorsOnAMillionTokens() throws IOException {
        Path file = write();
        System.out.printf(Locale.ROOT, "%,d bytes, %d processors%n", Files.size(file), processors());
        Workbench bench =
                Compiler.open(new SourceFile("nothing.hone", ""), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        for (int round = 1; round <= ROUNDS; round++) {
            double before = cpu();
            long start = System.nanoTime();
            RecordedBatch batch = RecordedBatch.read(file).getFirst();
            long read = System.nanoTime();
            BatchEstimates answer = BatchEstimates.of(
                    batch,
                    questions(bench, batch.prompts().size()),
                    new BatchEstimates.Reading(OptionalInt.of(2 * TOKENS), false, processors()));
            long done = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "round %d: reading %.2f s, evaluating %.2f s; processor time of both %.2f s%n",
                    round,
                    (read - start) / 1e9,
                    (done - read) / 1e9,
                    cpu() - before);
            assertThat(answer.estimates())
                    .allSatisfy(e -> assertThat(e.summary().norm()).isPositive());
        }
    }

    private static List<BatchEstimates.Question> questions(Workbench bench, int prompts) {
        double[] ones = new double[prompts];
        Arrays.fill(ones, 1);
        List<BatchEstimates.Question> questions = new ArrayList<>();
        for (String text : ESTIMATORS) {
            questions.add(new BatchEstimates.Question(
                    text,
                    1,
                    bench.estimator("std.estimators." + text)
                            .value()
                            .orElseThrow()
                            .graph(),
                    ones));
        }
        return questions;
    }

    private Path write() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path file = temp.resolve("batch.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int p = 0; p < PROMPTS; p++) {
                for (int i = 0; i < REPLIES; i++) {
                    float[] behaviour = new float[TOKENS];
                    float[] policy = new float[TOKENS];
                    for (int t = 0; t < TOKENS; t++) {
                        behaviour[t] = (float) (-2 * random.nextDouble());
                        policy[t] = Math.min(0, behaviour[t] + (float) (0.4 * random.nextDouble() - 0.2));
                    }
                    out.write("{\"prompt\": \"p" + p + "\", \"source\": \"rollout\", \"reward\": " + random.nextInt(2)
                            + ", \"policy_logprob\": " + Arrays.toString(policy) + ", \"behaviour_logprob\": "
                            + Arrays.toString(behaviour) + "}\n");
                }
            }
        }
        return file;
    }

    /** Seconds of processor time so far: unlike wall time it does not depend on what else the machine does. */
    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
