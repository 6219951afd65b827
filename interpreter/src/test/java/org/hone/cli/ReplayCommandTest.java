package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays with a backend whose model is a number. */
final class ReplayCommandTest {
    @TempDir
    private Path folder;

    private Path program;
    private Path run;

    @BeforeEach
    void writeProgram() throws IOException {
        run = folder.resolve("run");
        Files.writeString(folder.resolve("rows.jsonl"), "{\"q\": \"1+1=\", \"a\": \"2\"}\n");
        Files.createDirectories(folder.resolve("weights"));
        Files.writeString(folder.resolve("weights/model.safetensors"), "weights");
        Files.writeString(folder.resolve("weights/config.json"), "{\"hidden_size\": 64}");
        Files.writeString(folder.resolve("weights/tokenizer.json"), "{\"model\": {}}");
        Files.writeString(folder.resolve("weights/chat_template.jinja"), "{{ messages[0].content }}");
        Files.writeString(
                folder.resolve("part.hone"),
                "import std.estimators { sft }\n\nschedule all(q: PromptStats) { weight sft = 1.0 }\n");
        program = Files.writeString(
                folder.resolve("p.hone"), """
                import "part.hone" { all }

                param steps: Steps = 6.steps

                model policy { weights = "%1$s/weights"; max_reply = 8.tokens }

                dataset rows {
                  source       = "%1$s/rows.jsonl"
                  prompt: Text = column("q")
                  demo:   Text = column("a")
                  answer: Text = column("a")
                }

                reward same(reply: Text, row: rows.Row) -> Verdict = exact(reply, row.answer)

                optimizer adam { rule = adamw; lr = 1e-3 }

                recipe imitation {
                  model     = policy
                  data      = rows
                  schedule  = all
                  optimizer = adam
                  batch     = 1.prompts
                  steps     = steps
                }

                run {
                  let tuned = train imitation with { seed = 3; save_every = 2.steps }
                  let after = evaluate tuned.model on rows with { reward = same }
                  save tuned.model to "%1$s/saved"
                }
                """.formatted(folder.toString().replace('\\', '/'))
                        .replace("import \"part", "import std.verify { exact }\nimport \"part"));
    }

    private Shell shell(int code, Object... line) {
        Shell shell = new Shell();
        assertThat(shell.run(line)).as(shell.out() + shell.err()).isEqualTo(code);
        return shell;
    }

    /** The program has been run to its end. */
    private void ran() {
        shell(Exit.DONE, "run", program, "--out", run, "--quiet");
    }

    /** The program has been interrupted after the third of its steps. */
    private void ranThreeSteps() {
        assertThat(Shell.interruptedAfter(3).run("run", program, "--out", run, "--quiet"))
                .isEqualTo(Exit.INTERRUPTED);
    }

    private Shell replayed(int code) {
        return shell(code, "replay", run, "--quiet");
    }

    @Test
    void aRunIsReplayedToTheBitInAFreshFolder() throws IOException {
        shell(Exit.DONE, "run", program, "--out", run, "--quiet", "--set", "steps=4.steps");
        Files.writeString(folder.resolve("saved/steps"), "what the run saved");
        Shell shell = replayed(Exit.DONE);
        assertThat(shell.out())
                .isEqualTo(
                        "the same to the bit: 4 steps, 4 replies, 2 results\nreplay recorded in " + run + "-replay\n");
        assertThat(shell.backend.calls).contains("train from 1");
        assertThat(folder.resolve("run-replay/saved/saved/config.json")).exists();
        assertThat(folder.resolve("saved/steps")).hasContent("what the run saved");
        assertThat(replayed(Exit.DONE).out()).contains("run-replay-2");
    }

    @Test
    void theAnswerIsDataToo() throws IOException {
        ran();
        Shell shell = shell(Exit.DONE, "replay", run, "--quiet", "--format", "json", "--out", folder.resolve("again"));
        JsonNode answer = new ObjectMapper().readTree(shell.out());
        assertThat(answer.path("equal").asBoolean()).isTrue();
        assertThat(answer.path("steps").asInt()).isEqualTo(6);
        assertThat(answer.path("replay").asText()).endsWith("again");
    }

    @Test
    void anInterruptedRunIsReplayedAsFarAsItCame() {
        ranThreeSteps();
        Shell shell = replayed(Exit.DONE);
        assertThat(shell.out()).contains("the same to the bit: 3 steps, 3 replies, 0 results");
    }

    @Test
    void aLineThatACrashToreIsNoPartOfTheRun() throws IOException {
        ranThreeSteps();
        for (String file : List.of("metrics.jsonl", "replies.jsonl")) {
            List<String> lines = Files.readAllLines(run.resolve(file));
            String torn = lines.getLast().substring(0, lines.getLast().length() / 2);
            Files.writeString(run.resolve(file), String.join("\n", lines.subList(0, 2)) + "\n" + torn);
        }
        Shell shell = replayed(Exit.DONE);
        assertThat(shell.out()).contains("the same to the bit: 2 steps, 2 replies, 0 results");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.jsonl|\"step\":2|\"pass_rate\":0.2|\"pass_rate\":0.25|metrics.jsonl, step 2, pass_rate: 0.25 in the run, 0.2 in the replay",
                "replies.jsonl|\"step\":5|\"tokens\":[1]|\"tokens\":[2]|replies.jsonl, step 5, prompt p0, sample 0, tokens[0]: 2 in the run, 1 in the replay",
                "replies.jsonl|\"step\":1|\"weights_digest\":\"w1\"|\"weights_digest\":\"w0\"|weights_digest: \"w0\" in the run, \"w1\" in the replay",
                "run.json||\"id\" : \"r3\"|\"id\" : \"r4\"|run.json, result of `evaluate` in line 30",
            })
    void theFirstDifferenceIsNamed(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        ran();
        Path file = run.resolve(parts[0]);
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.contains(parts[1]) ? line.replace(parts[2], parts[3]) : line)
                .toList();
        assertThat(lines).as("something was changed").isNotEqualTo(Files.readAllLines(file));
        Files.writeString(file, String.join("\n", lines) + "\n");
        Shell shell = replayed(Exit.FAILED);
        assertThat(shell.out()).contains("not the same. The first difference:", parts[4]);
    }

    @Test
    void aMissingLineIsADifference() throws IOException {
        ran();
        Path file = run.resolve("replies.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", lines.subList(0, 5)) + "\n");
        assertThat(replayed(Exit.FAILED).out())
                .contains("replies.jsonl, line 6: nothing in the run, a line in the replay");
    }

    /** Everything that a run reads, with a place in it to change. */
    private static final String[] INPUTS = {
        "rows.jsonl|1+1",
        "weights/model.safetensors|eight",
        "weights/config.json|64",
        "weights/tokenizer.json|model",
        "weights/chat_template.jinja|content",
        "judge.js|exact",
        "part.hone|1.0",
        "part.hone|schedule",
        "p.hone|2.steps",
    };

    private static Stream<String> inputs() {
        return Stream.of(INPUTS);
    }

    /** A script needs a sandbox, so only a program that is tried with it has one. */
    private void script() throws IOException {
        Files.writeString(
                folder.resolve("judge.js"),
                "function own(reply, row) { /* exact */ return reply === row.answer ? \"right\" : \"wrong\"; }\n");
        Files.writeString(
                program,
                Files.readString(program)
                        + "reward own(reply: Text, row: rows.Row) -> Verdict = foreign js \"judge.js\"\n");
    }

    /** Changes one bit. */
    private Path change(String input) throws IOException {
        String[] parts = input.split("\\|", -1);
        Path file = folder.resolve(parts[0]);
        String text = Files.readString(file);
        int at = text.indexOf(parts[1]);
        assertThat(at).as("%s in %s", parts[1], parts[0]).isNotNegative();
        Files.writeString(file, text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1));
        return file;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aChangedByteIsRefusedByNameBeforeAnythingRuns(String input) throws IOException {
        if (input.startsWith("judge.js")) {
            script();
        }
        ran();
        Path file = change(input);
        Shell shell = replayed(Exit.USAGE);
        assertThat(shell.err())
                .contains(file.toString())
                .containsAnyOf("this is not what the run", "is not what the run was made of")
                .doesNotContain("error[");
        assertThat(shell.backend.calls).isEmpty();
        assertThat(folder.resolve("run-replay")).doesNotExist();
        Shell resumed = new Shell();
        assertThat(resumed.run("run", "--resume", run)).isEqualTo(Exit.DONE);
        assertThat(resumed.err()).contains("is done");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aRunGoesOnOnlyWithWhatItBeganWith(String input) throws IOException {
        if (input.startsWith("judge.js")) {
            script();
        }
        ranThreeSteps();
        Path file = change(input);
        if (file.equals(program)) {
            shell(Exit.DONE, "run", "--resume", run, "--quiet");
            return;
        }
        Shell shell = shell(Exit.USAGE, "run", "--resume", run, "--quiet");
        assertThat(shell.err())
                .contains(file.toString(), "this is not what the run", "--no-lock")
                .doesNotContain("error[");
        assertThat(shell.backend.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run/model/steps|6", "run/model.manifest.json|step", "run/model.manifest.json|sha256"})
    void aModelThatIsNotWhatItsTrainingLeftIsRefusedByName(String place) throws IOException {
        ran();
        Path file = change(place);
        for (Object[] line : new Object[][] {{"replay", run, "--quiet"}, {"run", "--resume", run, "--quiet"}}) {
            Shell shell = shell(Exit.USAGE, line);
            assertThat(shell.err())
                    .contains(file.toString(), "`" + run + "/model` is not what its training left", "from a copy");
            assertThat(shell.backend.calls).isEmpty();
        }
        assertThat(folder.resolve("run-replay")).doesNotExist();
    }

    @Test
    void aModelWithAFileMoreOrAManifestLessIsRefusedByName() throws IOException {
        ran();
        Path more = Files.writeString(run.resolve("model/tokenizer_config.json"), "{}");
        assertThat(replayed(Exit.USAGE).err()).contains(more + ": is not the manifest's");
        Files.delete(more);
        Files.delete(run.resolve("model.manifest.json"));
        assertThat(replayed(Exit.USAGE).err()).contains("model.manifest.json: is missing");
        delete(run.resolve("model"));
        replayed(Exit.DONE);
        assertThat(folder.resolve("run-replay/model/steps")).hasContent("6");
    }

    @Test
    void aRunThatEndedAfterItsTrainingGoesOnOnlyWithThatModelOrMakesItAgain() throws IOException {
        // The place of the model that the run saves is taken away from it: it fails after its last evaluation.
        Path late = Files.writeString(
                folder.resolve("late.hone"),
                Files.readString(program).replace("save tuned.model", "replay \"" + folder + "\"\n  save tuned.model"));
        shell(Exit.FAILED, "run", late, "--out", run, "--quiet");
        byte[] manifest = Files.readAllBytes(run.resolve("run.json"));
        Path file = change("run/model/steps|6");
        Shell refused = shell(Exit.USAGE, "run", "--resume", run, "--quiet");
        assertThat(refused.err()).contains(file.toString(), "is not what its training left", "--resume makes");
        assertThat(refused.backend.calls).isEmpty();
        assertThat(file).hasContent("7");
        assertThat(run.resolve("run.json")).hasBinaryContent(manifest);
        delete(run.resolve("model"));
        Shell again = shell(Exit.FAILED, "run", "--resume", run, "--quiet");
        assertThat(again.err()).contains("is no run folder");
        assertThat(again.backend.calls).startsWith("train from 7");
        assertThat(file).hasContent("6");
    }

    @Test
    void aChangedByteOfACheckpointIsRefusedByName() throws IOException {
        ranThreeSteps();
        byte[] metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
        Path file = change("run/checkpoint/weights|3");
        assertThat(shell(Exit.FAILED, "run", "--resume", run, "--quiet").err())
                .contains(file + ": is damaged: its SHA-256 is not the manifest's", "from a copy");
        assertThat(run.resolve("metrics.jsonl")).hasBinaryContent(metrics);
        assertThat(file).hasContent("2");
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void aFileThatIsNewIsRefusedToo() throws IOException {
        ran();
        Path added = Files.writeString(folder.resolve("weights/added_tokens.json"), "{}");
        assertThat(replayed(Exit.USAGE).err()).contains(added + ": locked nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"std/estimators.hone", "p.hone", "\"hone\"", "\"pytorch\""})
    void anotherStandardLibraryProgramOrVersionIsRefusedByName(String name) throws IOException {
        ran();
        Path lock = run.resolve("inputs.lock");
        String changed = Files.readString(lock)
                .lines()
                .map(line -> line.contains(name) ? line.replaceFirst("\" : \"..", "\" : \"zz") : line)
                .reduce("", (a, b) -> a + b + "\n");
        Files.writeString(lock, changed);
        Shell shell = replayed(Exit.USAGE);
        assertThat(shell.err()).contains(name.replace("\"", ""), "locked zz", "is not what the run");
        assertThat(shell.backend.calls).isEmpty();
    }

    @Test
    void aChangedByteOfTheRecordedProgramIsRefused() throws IOException {
        ran();
        Path manifest = run.resolve("run.json");
        Files.writeString(manifest, Files.readString(manifest).replace("save_every = 2", "save_every = 3"));
        assertThat(shell(Exit.USAGE, "replay", run, "--from-record").err()).contains("modules", "p.hone");
        assertThat(shell(Exit.USAGE, "replay", run).err()).contains("recipe", "p.hone");
    }

    @Test
    void theProgramCanBeTakenFromTheRecord() throws IOException {
        ran();
        Files.writeString(program, Files.readString(program).replace("1e-3", "1e-4"));
        assertThat(shell(Exit.USAGE, "replay", run).err()).contains("p.hone", "--from-record");
        shell(Exit.DONE, "replay", run, "--from-record", "--quiet");
        Files.delete(program);
        replayed(Exit.DONE);
    }

    @Test
    void whatIsNoRunOrHasNoLockIsAWrongCommandLine() throws IOException {
        assertThat(shell(Exit.USAGE, "replay", folder).err()).contains("no run folder");
        ran();
        Path lock = run.resolve("inputs.lock");
        for (String damaged : new String[] {"{}", "{"}) {
            Files.writeString(lock, damaged);
            assertThat(shell(Exit.USAGE, "replay", run).err())
                    .contains(lock.toString(), "take it from a copy")
                    .doesNotContain("hone lock");
        }
        Files.delete(lock);
        assertThat(shell(Exit.USAGE, "replay", run).err()).contains("inputs.lock");
    }

    @Test
    void aRunGoesOnWithOtherThingsIfTheUserSaysSo() throws IOException {
        ranThreeSteps();
        change("rows.jsonl|1+1");
        shell(Exit.DONE, "run", "--resume", run, "--quiet", "--no-lock");
    }

    /** A program that replays with a statement. */
    private Path programWith(String statement) throws IOException {
        return Files.writeString(
                folder.resolve("again.hone"),
                Files.readString(program)
                        .replaceFirst("(?s)run \\{.*", "run {\n  " + statement.replace("\n", "\n  ") + "\n}\n"));
    }

    @Test
    void aRunBlockReplaysARunAndKeepsTheVerdict() throws IOException {
        ran();
        Path again = programWith("let r = replay \"%s\"\nshow r\nshow r.folder".formatted(run));
        Path second = folder.resolve("second");
        Shell shell = shell(Exit.DONE, "run", again, "--out", second, "--quiet");
        assertThat(shell.out())
                .contains(
                        "the same to the bit: 6 steps, 6 replies, 2 results", "replay recorded in " + run + "-replay");
        assertThat(new ObjectMapper()
                        .readTree(second.resolve("run.json").toFile())
                        .at("/summary/r/equal")
                        .asBoolean())
                .isTrue();
        shell(Exit.DONE, "replay", second, "--quiet");
    }

    @Test
    void aRunBlockReplaysWhatItHasTrained() throws IOException {
        Path own = programWith("let s = train imitation\nshow replay s with { out = \"" + folder + "/own\" }");
        Shell shell = shell(Exit.DONE, "run", own, "--out", run, "--quiet");
        assertThat(shell.out()).contains("the same to the bit: 6 steps", "replay recorded in " + folder + "/own");
        Shell again = replayed(Exit.DONE);
        assertThat(again.out()).contains("the same to the bit: 6 steps");
        assertThat(folder.resolve("run-replay/replays/own/run.json"))
                .as("what is replayed again goes elsewhere")
                .exists();
    }

    @Test
    void aFailedReplayFailsTheRunThatAskedForIt() throws IOException {
        Path again = programWith("replay \"" + folder + "\"");
        assertThat(shell(Exit.FAILED, "run", again, "--out", run, "--quiet").err())
                .contains("the run failed", "is no run folder");
    }

    @Test
    void aReplayThatIsInterruptedIsComparedAsFarAsItCame() {
        ran();
        Shell shell = Shell.interruptedAfter(2);
        assertThat(shell.run("replay", run, "--quiet")).isEqualTo(Exit.INTERRUPTED);
        assertThat(shell.out()).contains("stopped; the same to the bit so far: 2 steps, 2 replies, 0 results");
    }
}
