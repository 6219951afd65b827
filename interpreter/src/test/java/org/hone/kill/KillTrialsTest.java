package org.hone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hone.runtime.record.RunComparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed (SIGKILL, from outside) at a random moment, goes on, and must end with what a run leaves that nobody
 * touched: metrics but for their clocks, replies, results, checkpoints and weights to the bit.
 *
 * <p>More trials, with a report of what was hit: {@code mvn -pl interpreter -am test -Dtest=KillTrialsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -DargLine="-Dhone.kill.trials=50 -Dhone.kill.seed=1"}.
 */
final class KillTrialsTest {
    private static final int TRIALS = Integer.getInteger("hone.kill.trials", 2);
    private static final long SEED = Long.getLong("hone.kill.seed", 1);

    /** Two trainings, evaluations during them and after, a gate, minibatches, a saved model. */
    private static final String PROGRAM = """
            import std.estimators { dr_grpo, sft }
            import std.tasks { chain_sum, solves_chain_sum }

            model policy { family = "llama"; layers = 1; hidden = 64; heads = 2; max_reply = 12.tokens }
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
            recipe warm { model = policy; data = sums; schedule = imitate; optimizer = adam; batch = 4.prompts; steps = 3.steps }
            run {
              let before = evaluate policy on held_out with { reward = correct }
              let tuned  = train hybrid with { seed = 3; save_every = 1.steps; eval_every = 2.steps; eval_on = held_out; eval_reward = correct }
              let other  = train warm with { seed = 4; save_every = 2.steps; eval_every = 2.steps; eval_on = held_out; eval_reward = correct }
              let after  = evaluate tuned.model on held_out with { reward = correct }
              show compare(before, after)
              save tuned.model to "saved"
            }
            """;

    @TempDir
    private Path temp;

    private static final String[] RUN = {"run", "recipe.hone", "--out", "run", "--quiet"};
    private static final String[] RESUME = {"run", "--resume", "run", "--quiet"};

    @Test
    void aRunThatIsKilledAtAnyMomentEndsAsOneThatIsNot() throws IOException, InterruptedException {
        Path whole = place("whole");
        Child untouched = Child.run(whole, Optional.empty(), RUN);
        assertThat(untouched.code()).as(untouched.text()).isZero();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Child.Moment> moments = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            moments.add(moment(untouched, trial, random));
        }
        Map<String, Integer> hits = new TreeMap<>();
        int twice = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Path folder = place("trial-" + trial);
            Child.Moment moment = moments.get(trial);
            Child killed = Child.run(folder, Optional.of(moment), RUN);
            assertThat(killed.killed()).as("%s: %s", moment, killed.text()).isTrue();
            hits.merge(killed.last(), 1, Integer::sum);
            String story = "trial " + trial + ", killed " + killed.last();
            if (trial % 3 == 2) {
                // The one that goes on is killed too; if it was too quick, it is done.
                Child again = Child.run(folder, Optional.of(moment(untouched, trial + 7, random)), next(folder));
                if (again.killed()) {
                    hits.merge(again.last(), 1, Integer::sum);
                    story += ", then " + again.last();
                    twice++;
                }
            }
            Child resumed = Child.run(folder, Optional.empty(), next(folder));
            assertThat(resumed.code()).as("%s: %s", story, resumed.text()).isZero();
            equal(whole, folder, story);
            delete(folder);
        }
        if (TRIALS > 2) {
            System.out.println(TRIALS + " trials, " + twice + " of them killed twice; kills by what was being done:");
            hits.forEach((what, count) -> System.out.println("  " + what + "  " + count));
        }
    }

    /** A run that was killed before it was one begins anew. */
    private static String[] next(Path folder) {
        return Files.exists(folder.resolve("run/run.json")) ? RESUME : RUN;
    }

    /** Every kind of moment in turn; which one of a kind, and when in it, is left to chance. */
    private static Child.Moment moment(Child untouched, int trial, SplittableRandom random) {
        Map<String, List<Child.Moment>> byKind = new LinkedHashMap<>();
        List<String> marks = untouched.marks();
        for (int i = 0; i < marks.size() - 1; i++) {
            List<Child.Moment> kind = byKind.computeIfAbsent(marks.get(i), absent -> new ArrayList<>());
            long length = untouched.nanos().get(i + 1) - untouched.nanos().get(i);
            kind.add(new Child.Moment(marks.get(i), kind.size() + 1, length));
        }
        List<String> kinds = List.copyOf(byKind.keySet());
        // A stride that is prime to their number: even two trials are far apart.
        List<Child.Moment> kind = byKind.get(kinds.get((int) ((SEED + 11L * trial) % kinds.size())));
        Child.Moment longest = kind.get(random.nextInt(kind.size()));
        // More early than late: by the time that the kill arrives, something short is over.
        double when = random.nextDouble() * random.nextDouble();
        return new Child.Moment(longest.mark(), longest.occurrence(), (long) (when * longest.nanos()));
    }

    private Path place(String name) throws IOException {
        Path folder = Files.createDirectory(temp.resolve(name));
        Files.writeString(folder.resolve("recipe.hone"), PROGRAM);
        return folder;
    }

    private static void equal(Path whole, Path folder, String story) throws IOException {
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

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
