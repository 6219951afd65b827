package org.hone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.hone.repl.Repl;
import org.hone.runtime.record.StopToken;
import org.hone.session.NativeBackend;

/**
 * Runs the commands that need no model once, for the archive of loaded classes that the launcher makes after a build: what
 * they load starts from the archive afterwards. Once the tensor library is unpacked, a training of one step is among them.
 */
final class Warmup {
    private Warmup() {}

    private static final String TRAINING = """
            import std.estimators { dr_grpo, sft }
            import std.tasks { chain_sum, solves_chain_sum }
            model policy { family = "llama"; layers = 1; hidden = 32; heads = 2; max_reply = 8.tokens }
            dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 100) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule hpt(q: PromptStats) {
              weight dr_grpo = q.pass_rate
              weight sft     = 1.0 - q.pass_rate
            }
            optimizer adam { rule = adamw; lr = 1e-3 }
            recipe small {
              model = policy; data = sums; schedule = hpt; optimizer = adam
              rollouts = { n: 2, temperature: 1.0, reward: correct }; batch = 2.prompts; steps = 1.steps
            }
            run { let tuned = train small with { seed = 1 } }
            """;

    /** Takes an example program and, if a training may be among the commands, an empty folder for it. */
    public static void main(String[] args) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String program = args[0];
        for (List<String> command : List.of(
                List.of("check", program),
                List.of("check", program, "--format", "json"),
                List.of("plan", program),
                List.of("explain", program),
                List.of("fmt", "--check", program),
                List.of("doc", program))) {
            Main.run(command.toArray(String[]::new), nowhere, nowhere, Map.of());
        }
        if (args.length > 1) {
            Path folder = Path.of(args[1]);
            Path file = Files.writeString(folder.resolve("small.hone"), TRAINING);
            String out = folder.resolve("run").toString();
            Main.run(new String[] {"run", file.toString(), "--out", out}, nowhere, nowhere, Map.of());
        }
        Repl.rehearse(listener -> new ReplCommand(surroundings(nowhere)).session(listener));
    }

    private static Surroundings surroundings(PrintStream nowhere) {
        return new Surroundings(
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                Map.of(),
                Clock.systemUTC(),
                new StopToken(),
                new NativeBackend.Provider());
    }
}
