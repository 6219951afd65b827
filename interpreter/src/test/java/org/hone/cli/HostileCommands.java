package org.hone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hone.runtime.hostile.ByteMutants;
import org.hone.runtime.hostile.Campaign;
import org.hone.runtime.hostile.Corpus;
import org.hone.runtime.hostile.JsonMutants;
import org.hone.runtime.hostile.Mutants;
import org.hone.runtime.hostile.Target;

/** Files that commands read: programs, recorded batches, locks and the folders of runs. See {@link Campaign#run} for the words of a long run. */
public final class HostileCommands implements Corpus {
    private static final List<String> PROGRAM_COMMANDS = List.of(
            "check",
            "plan",
            "explain",
            "fmt --check",
            "check --format json",
            "plan --format json",
            "doc",
            "lock --check");
    private static final List<String> BATCH_COMMANDS = List.of(
            "estimate --max-reply 8 --estimator std.estimators.grpo --estimator std.estimators.rloo --batch",
            "estimate --format json --max-reply 8 --estimator std.estimators.luffy --batch",
            "estimate --format json --step 2 --estimator std.estimators.sft --batch");
    private static final String PROGRAM = """
            import std.verify { exact }
            import std.estimators { sft }

            param steps: Steps = 3.steps

            model policy { weights = "FOLDER/weights"; max_reply = 8.tokens }

            dataset rows {
              source       = "FOLDER/rows.jsonl"
              prompt: Text = column("q")
              demo:   Text = column("a")
              answer: Text = column("a")
            }

            reward same(reply: Text, row: rows.Row) -> Verdict = exact(reply, row.answer)

            optimizer adam { rule = adamw; lr = 1e-3 }

            schedule all(q: PromptStats) { weight sft = 1.0 }

            recipe imitation {
              model = policy; data = rows; schedule = all; optimizer = adam; batch = 1.prompts; steps = steps
            }

            run {
              let tuned = train imitation with { seed = 3; save_every = 2.steps }
              let after = evaluate tuned.model on rows with { reward = same }
            }
            """;
    private static final String BATCH = """
            {"step": 1, "prompt": "p0", "source": "rollout", "reward": 1, "verdict": "right", "policy_logprob": [-1.0, -0.5], "behaviour_logprob": [-1.0, -1.5], "tokens": [3, 2]}
            {"step": 1, "prompt": "p0", "source": "rollout", "reward": 0, "verdict": "wrong", "policy_logprob": [-2.0], "behaviour_logprob": [-2.0], "tokens": [2]}
            {"step": 2, "prompt": "p1", "source": "demo", "policy_logprob": [-1.0, -0.5, -2], "tokens": [7, 8, 9]}
            """;
    private static final long MEGABYTE = 1 << 20;

    /** What a command says of a file that it cannot use. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    @Override
    public List<Target> targets(Path folder) throws IOException {
        List<Target> all = new ArrayList<>(List.of(programs(), batch()));
        Path seed = Files.createDirectories(folder.resolve("command-seed"));
        Files.createDirectories(seed.resolve("weights"));
        Files.writeString(seed.resolve("rows.jsonl"), "{\"q\": \"1+1=\", \"a\": \"2\"}\n");
        Files.writeString(seed.resolve("weights/config.json"), "{\"hidden_size\": 64}");
        Path program = Files.writeString(
                seed.resolve("p.hone"),
                PROGRAM.replace("FOLDER", seed.toString().replace('\\', '/')));
        run("lock", program);
        Path lock = seed.resolve("p.hone.lock");
        all.add(new Target("lock", "mutant", json(Files.readAllBytes(lock)), 64 * MEGABYTE, file -> {
            Files.copy(file, lock, StandardCopyOption.REPLACE_EXISTING);
            run("lock", "--check", program);
        }));
        // Stopped after a step, so that there is something to go on with; a report is of runs that are done.
        Path stopped = seed.resolve("stopped");
        Shell.interruptedAfter(2).run("run", program, "--out", stopped, "--quiet");
        all.addAll(runs("stopped run: ", stopped, List.of("replay --quiet --from-record", "run --quiet --resume")));
        Path done = seed.resolve("done");
        run("run", program, "--out", done, "--quiet");
        all.addAll(runs("run: ", done, List.of("report", "replay --quiet --from-record")).stream()
                .filter(target -> target.name().equals("run: run.json"))
                .toList());
        return all;
    }

    private static List<Target> runs(String kind, Path run, List<String> commands) throws IOException {
        Map<String, byte[]> whole = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = run.relativize(file).toString().replace('\\', '/');
                if (!name.equals("run.lock")) {
                    whole.put(name, Files.readAllBytes(file));
                }
            }
        }
        List<Target> all = new ArrayList<>();
        for (String name : whole.keySet()) {
            if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".lock")) {
                all.add(new Target(
                        kind + name, "mutant", json(whole.getOrDefault(name, new byte[0])), 256 * MEGABYTE, mutant -> {
                            Path folder = mutant.resolveSibling("run");
                            clear(mutant.resolveSibling(""), mutant);
                            for (Map.Entry<String, byte[]> entry : whole.entrySet()) {
                                Path file = folder.resolve(entry.getKey());
                                Files.createDirectories(file.getParent());
                                Files.write(
                                        file,
                                        entry.getKey().equals(name) ? Files.readAllBytes(mutant) : entry.getValue());
                            }
                            run(command(mutant, commands, folder));
                        }));
            }
        }
        return all;
    }

    private static void clear(Path folder, Path but) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                if (!file.equals(folder) && !file.equals(but)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Target programs() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
            files.filter(f -> f.toString().endsWith(".hone") && !f.toString().contains("target"))
                    .forEach(all::add);
        }
        Collections.sort(all);
        List<byte[]> seeds = new ArrayList<>();
        for (Path program : all) {
            seeds.add(Files.readAllBytes(program));
        }
        return new Target("recipe", "mutant.hone", new WordMutants(seeds), 512 * MEGABYTE, file -> {
            Path ring = file.resolveSibling("ring.hone");
            if (!Files.exists(ring)) {
                Files.writeString(ring, "import \"mutant.hone\" { f }\nlet ring(x: Real) -> Real = f(x)\n");
            }
            run(command(file, PROGRAM_COMMANDS, file));
        });
    }

    private static Target batch() {
        byte[] seed = BATCH.getBytes(StandardCharsets.UTF_8);
        return new Target(
                "batch of estimate",
                "batch.jsonl",
                json(seed),
                256 * MEGABYTE,
                file -> run(command(file, BATCH_COMMANDS, file)));
    }

    private static Mutants json(byte[] seed) {
        List<byte[]> seeds = List.of(seed);
        return Mutants.either(new ByteMutants(seeds, Target.json()), new JsonMutants(seeds, List.of()));
    }

    /** One of the commands, by what the file holds. */
    private static Object[] command(Path mutant, List<String> commands, Path last) throws IOException {
        int hash = java.util.Arrays.hashCode(Files.readAllBytes(mutant));
        List<Object> words = new ArrayList<>(List.of(
                (Object[]) commands.get(Math.floorMod(hash, commands.size())).split(" ")));
        words.add(last);
        return words.toArray();
    }

    private static void run(Object... words) {
        Shell shell = new Shell();
        int code = shell.run(words);
        String said = shell.out() + shell.err();
        if (said.contains("please report it") || code < 0 || code > Exit.FAILED || (code != 0 && said.isBlank())) {
            throw new AssertionError(List.of(words) + ", code " + code + ": " + said);
        }
        if (code != 0) {
            throw new RefusedException(said.length() > 500 ? said.substring(0, 500) : said);
        }
    }

    /** Says for each kind what was read and what was refused. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Campaign.run(HostileCommands.class, args);
    }
}
