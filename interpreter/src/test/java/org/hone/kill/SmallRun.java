package org.hone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.runtime.record.RunComparison;

/** A program that does a little of everything in two seconds, and what its run must leave. */
final class SmallRun {
    /** Makes the model that the program begins with. */
    private static final String BASE = """
            model policy { family = "llama"; layers = 1; hidden = 64; heads = 2; max_reply = 12.tokens }
            run { save policy to "base" }
            """;

    /**
     * Two trainings of stored weights, one of all and one of an adapter; evaluations during them and after, a gate, minibatches, a
     * saved model.
     */
    private static final String PROGRAM = """
            import std.estimators { dr_grpo, sft }
            import std.tasks { chain_sum, solves_chain_sum }

            model policy { weights = "BASE"; max_reply = 12.tokens }
            model adapted { weights = "BASE"; max_reply = 12.tokens; lora = { rank: 2 } }
            dataset sums { source = chain_sum(difficulties: [1, 2], split: "train", size: 100) }
            dataset held_out { source = chain_sum(difficulties: [1, 2], split: "test", size: 8) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule hpt(q: PromptStats) {
              let rl = if q.visits > 0 or q.pass_rate > 0.0 then 1.0 else 0.0
              weight dr_grpo = rl
              weight sft     = 1.0 - rl
            }
            schedule imitate(q: PromptStats) { weight sft = 1.0 }
            optimizer adam { rule = adamw; lr = 1e-2; warmup = 2.steps }
            recipe hybrid {
              model = policy; data = sums; schedule = hpt; optimizer = adam
              rollouts = { n: 4, temperature: 1.0, reward: correct }
              batch = 8.prompts; minibatch = 4.prompts; steps = 5.steps
            }
            recipe warm { model = adapted; data = sums; schedule = imitate; optimizer = adam; batch = 4.prompts; steps = 3.steps }
            run {
              let before = evaluate policy on held_out with { reward = correct }
              let tuned  = train hybrid with { seed = 3; save_every = 1.steps; eval_every = 2.steps; eval_on = held_out; eval_reward = correct }
              let other  = train warm with { seed = 4; save_every = 2.steps; eval_every = 2.steps; eval_on = held_out; eval_reward = correct }
              let after  = evaluate tuned.model on held_out with { reward = correct }
              show compare(before, after)
              save tuned.model to "saved"
            }
            """;

    static final String[] RUN = {"run", "recipe.hone", "--out", "run", "--quiet"};
    private static final String[] RESUME = {"run", "--resume", "run", "--quiet"};

    private SmallRun() {}

    /** A new folder with the program in it, beside the model that it begins with. */
    static Path place(Path parent, String name) throws IOException, InterruptedException {
        Path base = parent.resolve("base");
        if (!Files.exists(base)) {
            Files.writeString(parent.resolve("base.hone"), BASE);
            Child made = Child.run(parent, Optional.empty(), "run", "base.hone", "--out", "base-run", "--quiet");
            assertThat(made.code()).as(made.text()).isZero();
        }
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.writeString(
                folder.resolve("recipe.hone"),
                PROGRAM.replace("BASE", base.toString().replace('\\', '/')));
        return folder;
    }

    /** The command that goes on: a run that ended before it was one begins anew. */
    static String[] next(Path folder) {
        return Files.exists(folder.resolve("run/run.json")) ? RESUME : RUN;
    }

    /** Holds a run against one that nobody touched. */
    static void equal(Path whole, Path folder, String story) throws IOException {
        RunComparison compared = RunComparison.of(whole.resolve("run"), folder.resolve("run"));
        assertThat(compared.difference()).as(story).isEmpty();
        assertThat(compared.steps()).as(story).isEqualTo(8);
        assertThat(compared.results()).as(story).isGreaterThanOrEqualTo(4);
        List<String> files = files(whole);
        assertThat(files(folder)).as(story).isEqualTo(files);
        for (String file : files) {
            if (file.startsWith("saved/") || file.contains("checkpoint/") || file.contains("model/")) {
                assertThat(folder.resolve(file)).as(story).hasSameBinaryContentAs(whole.resolve(file));
            }
        }
        assertThat(files).as(story).contains("run/checkpoint/optimizer.f32", "run/train-2/model/model.safetensors");
    }

    /** Every file below a folder, but for what commands printed. */
    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.equals(Child.OUT))
                    .sorted()
                    .toList();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
