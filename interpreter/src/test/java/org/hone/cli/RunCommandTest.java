package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunManifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from the command line to the run folder, with a backend whose model is a number. */
final class RunCommandTest {
    private static final String PROGRAM = """
            import std.estimators { dr_grpo, sft }
            import std.tasks { chain_sum, solves_chain_sum }

            param n: Int = 4
            param steps: Steps = 6.steps

            model policy { family = "llama"; layers = 1; hidden = 16; heads = 2; max_reply = 8.tokens }
            dataset sums { source = chain_sum(difficulties: [1, 2], split: "train", size: 100) }
            dataset held_out { source = chain_sum(difficulties: [1, 2], split: "test", size: 10) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule hpt(q: PromptStats) {
              let rl = if q.pass_rate > 0.0 then 1.0 else 0.0
              weight dr_grpo = rl
              weight sft     = 1.0 - rl
            }
            optimizer adam { rule = adamw; lr = 1e-3 }
            recipe hybrid {
              model = policy; data = sums; schedule = hpt; optimizer = adam
              rollouts = { n: n, temperature: 1.0, reward: correct }
              batch = 8.prompts; steps = steps
            }
            run {
              let before = evaluate policy on held_out with { reward = correct; by = "difficulty" }
              let tuned  = train hybrid with { seed = 3; save_every = 2.steps }
              let after  = evaluate tuned.model on held_out with { reward = correct; by = "difficulty" }
              show compare(before, after)
              save tuned.model to "TARGET"
            }
            """;

    @TempDir
    private Path temp;

    private Path program;
    private Path target;
    private Path run;

    @BeforeEach
    void writeProgram() throws IOException {
        target = temp.resolve("saved");
        run = temp.resolve("run");
        program = Files.writeString(
                temp.resolve("hybrid.hone"),
                PROGRAM.replace("TARGET", target.toString().replace('\\', '/')));
    }

    @Test
    void aRunPrintsItsResultsAndRecordsItself() throws IOException {
        Shell shell = new Shell();
        int code = shell.run("run", program, "--out", run);
        assertThat(shell.err()).contains("run folder " + run, "training hybrid, 6 steps", "step 6/6");
        assertThat(shell.out()).isEqualTo("""
                        imitated    █▇▅▄▂▁  100%% → 0%%
                        reinforced  ▁▂▄▅▇█  0%% → 100%%
                        pass rate   ▁▂▄▅▇█  0%% → 100%%

                        held_out, accuracy in %% [95 %% interval]
                        group   n              before                after                  change
                        ──────────────────────────────────────────────────────────────────────────
                        1       5  0.0 [  0.0,  43.4]  80.0 [ 37.6,  96.4]  +80.0 [ +40.0, +100.0]
                        2       5  0.0 [  0.0,  43.4]  80.0 [ 37.6,  96.4]  +80.0 [ +40.0, +100.0]
                        all    10  0.0 [  0.0,  27.8]  80.0 [ 49.0,  94.3]  +80.0 [ +50.0, +100.0]

                        model saved in %s
                        run recorded in %s
                        """.formatted(target, run));
        assertThat(code).isEqualTo(Exit.DONE);
        assertThat(target.resolve("config.json")).exists();
        assertThat(run.resolve("model")).isDirectory();
        RunManifest manifest = RunFolder.readManifest(run);
        assertThat(manifest.status()).isEqualTo(RunManifest.Status.DONE);
        assertThat(manifest.stepsDone()).isEqualTo(6);
        assertThat(manifest.seed()).isEqualTo(3);
        assertThat(manifest.recipe().text()).isEqualTo(Files.readString(program));
        assertThat(manifest.params())
                .contains(
                        new RunManifest.Param("n", "4", "default"),
                        new RunManifest.Param("steps", "6.steps", "default"));
        assertThat(manifest.versions()).containsKeys("hone", "java", "os", "engine");
        assertThat(Objects.requireNonNull(manifest.summary().get("after"))
                        .path("overall")
                        .path("mean")
                        .asDouble())
                .isEqualTo(0.8);
        assertThat(RunFolder.readMetrics(run)).hasSize(6);
    }

    @Test
    void aRunOnADeviceThatIsNotThereLeavesNothing() {
        Shell shell = new Shell();
        shell.backend.missing = Optional.of("cannot compute on cuda: there is none");
        assertThat(shell.run("run", program, "--out", run, "--device", "cuda")).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).isEqualTo("hone: cannot compute on cuda: there is none\n");
        assertThat(run).doesNotExist();
        assertThat(shell.backend.calls).containsExactly("close");
    }

    @Test
    void aFileAloneIsRun() {
        Shell shell = new Shell();
        assertThat(shell.run(program, "--out", run, "--quiet")).isEqualTo(Exit.DONE);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("model saved in " + target, "run recorded in " + run);
    }

    @Test
    void resultsAsJsonAreOneDocument() throws IOException {
        Shell shell = new Shell();
        assertThat(shell.run("run", program, "--out", run, "--format", "json")).isEqualTo(Exit.DONE);
        JsonNode answer = new ObjectMapper().readTree(shell.out());
        assertThat(answer.path("status").asText()).isEqualTo("done");
        assertThat(answer.path("folder").asText()).isEqualTo(run.toString());
        assertThat(answer.path("saved").path(0).asText()).isEqualTo(target.toString());
        assertThat(answer.path("shown").path(0).path("kind").asText()).isEqualTo("comparison");
        assertThat(answer.at("/shown/0/value/overall/after/mean").asDouble()).isEqualTo(0.8);
        assertThat(answer.at("/trained/0/last_step").asInt()).isEqualTo(6);
    }

    @Test
    void anEvaluationAloneIsATableToo() throws IOException {
        Path alone = Files.writeString(
                temp.resolve("alone.hone"),
                Files.readString(program).split("run \\{", 2)[0]
                        + "run { show evaluate policy on held_out with { reward = correct } }\n");
        Shell shell = new Shell();
        assertThat(shell.run("run", alone, "--out", run, "--quiet")).isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains(
                        "held_out, accuracy in % [95 % interval], greedy\n", "reply length 5.00 tokens, 0% truncated");
    }

    @Test
    void finishedRunsAreReported() {
        new Shell().run("run", program, "--out", run, "--seed", "1", "--quiet");
        new Shell().run("run", program, "--out", temp.resolve("second"), "--seed", "2", "--quiet");
        Shell shell = new Shell();
        assertThat(shell.run("report", run, temp.resolve("second"))).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("hybrid  1, 2   80.0 ± 0.0");
        assertThat(shell.run("report", temp)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("is no run folder");
    }

    @Test
    void aFolderIsNotUsedTwice() {
        new Shell().run("run", program, "--out", run, "--quiet");
        Shell again = new Shell();
        assertThat(again.run("run", program, "--out", run, "--quiet")).isEqualTo(Exit.USAGE);
        assertThat(again.err()).contains(run + ": holds another run, which is done", "--out");
    }

    @Test
    void theSameCommandWorksOnceTheCauseOfAFailureAtTheStartIsMended() throws IOException {
        Files.writeString(program, Files.readString(program).replaceAll("(?m)^  (let before|show) .*$", ""));
        Shell shell = new Shell();
        shell.backend.broken = Optional.of("the reward is wrong");
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.FAILED);
        assertThat(shell.err())
                .contains("the reward is wrong")
                .endsWith("nothing was done yet: once that is mended, give the same command again\n");
        shell.backend.broken = Optional.empty();
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.DONE);
        assertThat(shell.err())
                .containsOnlyOnce("run folder " + run)
                .containsOnlyOnce("using the folder again: the run in it had ended before it had done anything");
        assertThat(RunFolder.readManifest(run).status()).isEqualTo(RunManifest.Status.DONE);
    }

    @Test
    void aFailedRunThatHasDoneSomethingKeepsItsFolder() {
        Shell shell = new Shell();
        shell.backend.broken = Optional.of("the reward is wrong");
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.FAILED);
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("holds another run; go on with `hone run --resume " + run + "`", "--out");
    }

    @Test
    void dataOfALaterActionIsLookedAtBeforeTheFirst() throws IOException {
        Path rows = Files.writeString(temp.resolve("rows.jsonl"), "{\"question\": \"1+1\", \"answer\": \"2\"}\n");
        String data = "dataset sums { source = \"" + rows.toString().replace('\\', '/')
                + "\"; prompt: Text = column(\"question\"); answer: Text = column(\"gold\"); demo: Text = column(\"answer\") }";
        Files.writeString(program, Files.readString(program).replaceFirst("dataset sums .*", data));
        Shell shell = new Shell();
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.FAILED);
        assertThat(shell.err())
                .contains(rows
                        + ", line 1: no value for `answer`: the row has no column `gold`; it has `question`, `answer`");
        assertThat(shell.backend.calls).containsExactly("close");
        Files.writeString(rows, "{\"question\": \"1+1\", \"answer\": \"2\", \"gold\": \"2\"}\n");
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.DONE);
    }

    @Test
    void aRunThatGoesOnIsNotReplayed() throws IOException {
        new Shell().run("run", program, "--out", run, "--quiet");
        Shell shell = new Shell();
        try (RunFolder open = RunFolder.open(run)) {
            assertThat(shell.run("replay", run)).isEqualTo(Exit.USAGE);
            assertThat(shell.err()).contains(open.path() + ": this process is using this run folder already");
        }
        assertThat(shell.run("replay", run)).isEqualTo(Exit.DONE);
    }

    @Test
    void aParamWithoutAValueIsNamed() {
        Shell shell = new Shell();
        assertThat(shell.run("run", program, "--set", "steps")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).startsWith("hone: --set needs NAME=VALUE, but was given `steps`\n");
    }

    @Test
    void anInterruptedRunSavesACheckpointAndSaysHowToGoOn() throws IOException {
        Shell shell = Shell.interruptedAfter(3);
        assertThat(shell.run("run", program, "--out", run)).isEqualTo(Exit.INTERRUPTED);
        assertThat(shell.err()).endsWith("resume with: hone run --resume " + run + "\n");
        assertThat(RunFolder.readManifest(run).status()).isEqualTo(RunManifest.Status.INTERRUPTED);
        assertThat(RunFolder.readManifest(run).stepsDone()).isEqualTo(3);
        assertThat(run.resolve("checkpoint").resolve("manifest.json")).exists();
        assertThat(target).doesNotExist();
    }

    @Test
    void aResumedRunEndsWithTheFilesOfAnUninterruptedOne() throws IOException {
        Shell.interruptedAfter(3).run("run", program, "--out", run);
        Shell resumed = new Shell();
        assertThat(resumed.run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(resumed.backend.calls).containsExactly("train from 4", "evaluate trained", "save", "close");
        Path whole = temp.resolve("whole");
        Shell uninterrupted = new Shell();
        uninterrupted.run("run", program, "--out", whole);
        for (String file : new String[] {"metrics.jsonl", "replies.jsonl"}) {
            assertThat(run.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(resumed.out()).isEqualTo(uninterrupted.out().replace(whole.toString(), run.toString()));
        RunManifest left = RunFolder.readManifest(run);
        RunManifest right = RunFolder.readManifest(whole);
        assertThat(left.status()).isEqualTo(RunManifest.Status.DONE);
        assertThat(left.seconds()).isEqualTo(right.seconds());
        assertThat(left.summary().get("after")).isEqualTo(right.summary().get("after"));
        assertThat(left.recipe()).isEqualTo(right.recipe());
    }

    @Test
    void aRunThatWasKilledGoesOnFromItsLastCheckpoint() throws IOException {
        Shell killed = new Shell(step -> {
            if (step == 5) {
                throw new Kill();
            }
        });
        assertThat(killed.run("run", program, "--out", run)).isEqualTo(Exit.FAILED);
        assertThat(RunFolder.readMetrics(run)).hasSize(5);
        Shell resumed = new Shell();
        assertThat(resumed.run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(resumed.backend.calls).startsWith("train from 5");
        assertThat(RunFolder.readMetrics(run)).extracting(m -> m.step()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aFailedRunSaysWhyInItsManifestToo() throws IOException {
        Shell shell = new Shell(step -> {
            throw new IOException("No space left on device");
        });
        assertThat(shell.run("run", program, "--out", run, "--quiet")).isEqualTo(Exit.FAILED);
        assertThat(shell.err())
                .isEqualTo("hone: the run failed: IOException: No space left on device\nresume with: hone run --resume "
                        + run + "\n");
        RunManifest manifest = RunFolder.readManifest(run);
        assertThat(manifest.status()).isEqualTo(RunManifest.Status.FAILED);
        assertThat(manifest.reason()).hasValue("IOException: No space left on device");
    }

    @Test
    void aFaultOfHoneItselfLeavesItsDetailsInTheRunFolder() {
        Shell shell = new Shell(step -> {
            throw new IllegalStateException("impossible");
        });
        assertThat(shell.run("run", program, "--out", run, "--quiet")).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).contains("this is a fault of Hone");
        assertThat(run.resolve("error.txt")).content().contains("impossible", "at org.hone.");
    }

    @Test
    void paramsAndSeedComeBackOnResume() throws IOException {
        Shell.interruptedAfter(2).run("run", program, "--out", run, "--set", "steps=4.steps", "--seed", "9");
        assertThat(RunFolder.readManifest(run).seed()).isEqualTo(9);
        Files.writeString(program, "this file is of no interest any more");
        assertThat(new Shell().run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(RunFolder.readManifest(run).stepsDone()).isEqualTo(4);
    }

    @Test
    void aRunWhoseProgramMeansSomethingElseNowIsNotResumed() throws IOException {
        Shell.interruptedAfter(2).run("run", program, "--out", run);
        Path manifest = run.resolve("run.json");
        String digest = RunFolder.readManifest(run).recipe().digest();
        Files.writeString(manifest, Files.readString(manifest).replace(digest, "0".repeat(64)));
        Shell shell = new Shell();
        assertThat(shell.run("run", "--resume", run)).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).contains("means something else now", digest);
        assertThat(shell.backend.calls).isEmpty();
    }

    @Test
    void aRunThatEndedBeforeItsLockWasWrittenGetsItWhenItGoesOn() throws IOException {
        Shell early = new Shell();
        early.stop.request();
        assertThat(early.run("run", program, "--out", run)).isEqualTo(Exit.INTERRUPTED);
        Path lock = run.resolve("inputs.lock");
        byte[] written = Files.readAllBytes(lock);
        Files.delete(lock);
        assertThat(new Shell().run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(lock).hasBinaryContent(written);
    }

    @Test
    void aRunThatIsDoneIsNotResumed() {
        new Shell().run("run", program, "--out", run);
        Shell shell = new Shell();
        assertThat(shell.run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(shell.err()).contains("nothing to resume");
    }

    @Test
    void resumeTakesNothingElse() {
        Shell shell = new Shell();
        assertThat(shell.run("run", program, "--resume", run)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("leave out FILE");
        assertThat(shell.run("run", "--resume", run)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("is no run folder");
    }

    @Test
    void aPlaceThatHoldsSomethingElseIsNotOverwrittenByAModel() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("thesis.tex"), "mine");
        Shell shell = new Shell();
        assertThat(shell.run("run", program, "--out", run, "--quiet")).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).contains("is not a model");
        assertThat(target.resolve("thesis.tex")).hasContent("mine");
    }

    @Test
    void anOlderModelIsReplaced() throws IOException {
        new Shell().run("run", program, "--out", run, "--quiet");
        Files.writeString(target.resolve("old"), "");
        assertThat(new Shell().run("run", program, "--out", temp.resolve("second"), "--quiet"))
                .isEqualTo(Exit.DONE);
        assertThat(target.resolve("config.json")).exists();
        assertThat(target.resolve("old")).doesNotExist();
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("hybrid.hone", "saved", "run", "second");
    }

    @Test
    void oneOfSeveralRunBlocksIsChosenByName() throws IOException {
        Path two = Files.writeString(
                temp.resolve("two.hone"),
                Files.readString(program).replace("run {", "run smoke { show \"hi\" }\nrun whole {"));
        Shell shell = new Shell();
        assertThat(shell.run("run", two, "--out", run)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("has 2 run blocks", two + "#smoke", two + "#whole");
        assertThat(shell.run("run", two + "#smok", "--out", run)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("no run block `smok`");
        assertThat(shell.run("run", two + "#smoke", "--out", run, "--quiet")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith("hi\n");
    }

    /** Stands for a process that dies: nothing in the program expects it. */
    private static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }
}
