package org.hone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hone.cli.Main;

/**
 * What {@code hone plan} says that a training needs beside what it had.
 *
 * @param predicted bytes at the peak, from the plan
 * @param recompute whether the plan says that layers are computed again
 * @param measured bytes at the peak of the run
 */
record PeakMemory(long predicted, boolean recompute, long measured) {
    /** A step of imitation and reinforcement together, in which every reply is trained on, right or wrong; what stands in capitals is filled in. */
    private static final String STEP = """
            import std.estimators { reinforce_sign, sft }
            import std.tasks { chain_sum, solves_chain_sum }

            model policy { MODEL; max_reply = REPLY.tokens }
            dataset sums { source = chain_sum(difficulties: [4], split: "train", size: 1000) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule both_terms(q: PromptStats) { weight reinforce_sign = 1.0; weight sft = 1.0 }
            optimizer adam { rule = adamw; lr = 1e-5 }
            recipe both_at_once {
              model = policy; data = sums; schedule = both_terms; optimizer = adam
              rollouts = { n: ROLLOUTS, temperature: 1.0, reward: correct }
              batch = BATCH.prompts; steps = 1.steps; precision = "PRECISION"
            }
            run { let tuned = train both_at_once with { seed = 1 } }
            """;

    /** A training step to measure. */
    record Step(String model, int reply, int batch, int rollouts, String precision) {
        String program() {
            return STEP.replace("MODEL", model)
                    .replace("REPLY", Integer.toString(reply))
                    .replace("ROLLOUTS", Integer.toString(rollouts))
                    .replace("BATCH", Integer.toString(batch))
                    .replace("PRECISION", precision);
        }
    }

    /** Measured over predicted. */
    double ratio() {
        return (double) measured / predicted;
    }

    /**
     * Plans a step here and takes it in a process of its own.
     *
     * @param folder an empty folder
     */
    static PeakMemory of(Step step, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("step.hone"), step.program());
        JsonNode needs = planned(file);
        return new PeakMemory(
                needs.get("peak_bytes").longValue(), needs.get("recompute").booleanValue(), run(file, folder));
    }

    private static JsonNode planned(Path file) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Main.run(new String[] {"plan", file.toString(), "--format", "json"}, out, System.err, Map.of());
        if (code != 0) {
            throw new IllegalStateException("plan ended with " + code);
        }
        return new ObjectMapper().readTree(said.toByteArray()).get("needs").get(0);
    }

    private static long run(Path file, Path folder) throws IOException, InterruptedException {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // As the launcher starts it.
        line.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
        line.addAll(List.of("-XX:+UseSerialGC", "-Xmx3g", "-cp", given, MeasuredCommand.class.getName()));
        line.addAll(
                List.of("run", file.toString(), "--out", folder.resolve("run").toString()));
        Process process = new ProcessBuilder(line)
                .redirectError(folder.resolve("log").toFile())
                .start();
        String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", -1);
        if (process.waitFor() != 0 || !said[0].equals("0")) {
            throw new IllegalStateException("the run failed: " + Files.readString(folder.resolve("log")));
        }
        return Long.parseLong(said[1]);
    }
}
