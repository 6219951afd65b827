package org.hone.runtime.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFolderTest {
    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = temp.resolve("run");
    }

    /** A new run in the folder. */
    private RunFolder created() throws IOException {
        return RunFolder.create(folder, Samples.manifest());
    }

    @Test
    void theManifestComesBackAsItWasWritten() throws IOException {
        try (RunFolder run = created()) {
            run.update(m -> m.withStatus(RunManifest.Status.FAILED, Optional.of("the disk is full"))
                    .withAction(new RunManifest.ActionResult(0, 12, "evaluate", Optional.of(TextNode.valueOf("x"))))
                    .withFinding("after", TextNode.valueOf("y")));
            assertThat(RunFolder.readManifest(run.path())).isEqualTo(run.manifest());
        }
    }

    @Test
    void aFolderWhoseRunHadDoneNothingIsUsedAgain() throws IOException {
        try (RunFolder run = created()) {
            assertThat(run.usedAgain()).isFalse();
            run.update(m -> m.withStatus(RunManifest.Status.FAILED, Optional.of("the reward is wrong")));
        }
        Files.writeString(folder.resolve("inputs.lock"), "old");
        Files.writeString(folder.resolve("error.txt"), "old");
        Files.createFile(folder.resolve("metrics.jsonl"));
        Files.createFile(folder.resolve("replies.jsonl"));
        try (RunFolder run = created()) {
            assertThat(run.usedAgain()).isTrue();
            assertThat(RunFolder.readManifest(folder)).isEqualTo(Samples.manifest());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("run.json", "run.lock");
        }
    }

    /** Makes a run worth keeping. */
    @FunctionalInterface
    interface Worth {
        void add(RunFolder run) throws IOException;
    }

    static Stream<Named<Worth>> worthKeeping() {
        return Stream.of(
                Named.of("a step", run -> run.append(Samples.metrics(1))),
                Named.of("a reply", run -> Files.writeString(run.path().resolve("replies.jsonl"), "{}\n")),
                Named.of("a checkpoint", run -> Files.createDirectory(run.path().resolve("checkpoint"))),
                Named.of("a model", run -> Files.createDirectory(run.path().resolve("model"))),
                Named.of(
                        "a second training",
                        run -> Files.createDirectory(run.path().resolve("train-2"))),
                Named.of("something else", run -> Files.writeString(run.path().resolve("notes.txt"), "mine")),
                Named.of(
                        "an evaluation",
                        run -> run.update(m -> m.withAction(
                                new RunManifest.ActionResult(0, 12, "evaluate", Optional.of(TextNode.valueOf("x")))))));
    }

    @ParameterizedTest
    @MethodSource("worthKeeping")
    void aFolderThatHoldsAnythingOfWorthIsNotUsedAgain(Worth worth) throws IOException {
        try (RunFolder run = created()) {
            Files.writeString(folder.resolve("inputs.lock"), "kept");
            worth.add(run);
        }
        assertThatThrownBy(() -> created())
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("holds another run")
                .hasMessageContaining("--resume " + folder)
                .hasMessageContaining("--out");
        assertThat(folder.resolve("inputs.lock")).hasContent("kept");
    }

    @Test
    void aRunThatIsDoneIsNotSaidToGoOn() throws IOException {
        try (RunFolder run = created()) {
            run.update(m -> m.withStatus(RunManifest.Status.DONE, Optional.empty()));
        }
        assertThatThrownBy(() -> created())
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("which is done; choose another folder with --out");
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsNotSaidToHaveOneBefore() throws IOException {
        try (RunFolder run = created()) {
            run.append(Samples.metrics(1));
            Checkpoint.Content full = to -> {
                throw new IOException("No space left on device");
            };
            assertThatThrownBy(() -> run.saveCheckpoint(1, full))
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("there is no checkpoint yet");
            run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "1"));
            assertThatThrownBy(() -> run.saveCheckpoint(2, full)).hasMessageContaining("the last checkpoint is whole");
        }
    }

    @Test
    void aFolderWithOtherThingsInItIsNotUsed() throws IOException {
        Files.writeString(temp.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> RunFolder.create(temp, Samples.manifest()))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void aFolderIsOpenOnlyOnceAtATime() throws IOException {
        try (RunFolder run = created()) {
            assertThatThrownBy(() -> RunFolder.open(folder))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("this process is using this run folder already");
            run.append(Samples.metrics(1));
        }
        RunFolder.open(folder).close();
    }

    @Test
    void aFolderWithoutARunIsNamedWhenOpened() {
        assertThatThrownBy(() -> RunFolder.open(temp))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("has no run.json");
    }

    @Test
    void everyTruncationOfTheManifestIsAClearError() throws IOException {
        created().close();
        Path file = folder.resolve("run.json");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> RunFolder.readManifest(folder))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("run.json");
        }
    }

    @Test
    void metricsComeBackInFullPrecisionAndNaNIsNeverWritten() throws IOException {
        try (RunFolder run = created()) {
            StepMetrics first = Samples.metrics(1);
            StepMetrics second = withGradientNorm(Samples.metrics(2), Double.NaN);
            run.append(first);
            run.append(second);
            assertThat(Files.readString(run.path().resolve("metrics.jsonl"))).doesNotContain("NaN");
            List<StepMetrics> read = RunFolder.readMetrics(run.path());
            assertThat(read).hasSize(2);
            assertThat(read.getFirst()).isEqualTo(first);
            assertThat(read.getLast().gradientNorm()).isNaN();
            assertThat(run.manifest().stepsDone()).isEqualTo(2);
            assertThat(run.manifest().seconds()).isEqualTo(Map.of("sample", 1.0, "update", 0.1 + 0.2 + (0.1 + 0.2)));
        }
    }

    @Test
    void repliesAreInTheRecordedBatchFormat() throws IOException {
        try (RunFolder run = created()) {
            RecordedReply demo = new RecordedReply(
                    1,
                    "p3",
                    0,
                    RecordedReply.Source.DEMO,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    new float[0],
                    new float[] {-0.5f},
                    new float[] {-0.25f},
                    new float[0],
                    new int[] {9},
                    "a",
                    "cafe",
                    Map.of("sft", 1.0));
            run.appendReplies(List.of(Samples.rollout(1, 2), demo));
            List<String> lines = Files.readAllLines(run.path().resolve("replies.jsonl"));
            assertThat(lines)
                    .containsExactly(
                            "{\"step\":1,\"prompt\":\"p3\",\"sample\":2,\"source\":\"rollout\",\"reward\":1.0,\"verdict\":\"right\","
                                    + "\"policy_logprob\":[-0.1,-2.0E-9],\"behaviour_logprob\":[-0.1,-1.0E-9],\"tokens\":[5,1],"
                                    + "\"text\":\"7 \\\"é\\\"\\n\",\"weights_digest\":\"cafe\",\"schedule_weights\":{\"dr_grpo\":1.0}}",
                            "{\"step\":1,\"prompt\":\"p3\",\"sample\":0,\"source\":\"demo\",\"policy_logprob\":[-0.5],\"reference_logprob\":[-0.25],\"tokens\":[9],"
                                    + "\"text\":\"a\",\"weights_digest\":\"cafe\",\"schedule_weights\":{\"sft\":1.0}}");
        }
    }

    @Test
    void rewindingCutsWhatCameAfterTheCheckpoint() throws IOException {
        byte[] metricsAtTwo;
        byte[] repliesAtTwo;
        try (RunFolder run = created()) {
            record(run, 1);
            record(run, 2);
            run.saveCheckpoint(2, to -> Files.writeString(to.resolve("weights"), "w2"));
            metricsAtTwo = Files.readAllBytes(folder.resolve("metrics.jsonl"));
            repliesAtTwo = Files.readAllBytes(folder.resolve("replies.jsonl"));
            record(run, 3);
            run.appendReplies(List.of(Samples.rollout(4, 0)));
        }
        try (RunFolder run = RunFolder.open(folder)) {
            Optional<Checkpoint> checkpoint = run.rewind(RunFolderTest::unexpected);
            assertThat(checkpoint.orElseThrow().step()).isEqualTo(2);
            assertThat(run.manifest().stepsDone()).isEqualTo(2);
            assertThat(run.manifest().seconds().get("sample")).isEqualTo(1.0);
        }
        assertThat(folder.resolve("metrics.jsonl")).hasBinaryContent(metricsAtTwo);
        assertThat(folder.resolve("replies.jsonl")).hasBinaryContent(repliesAtTwo);
    }

    @Test
    void rewindingWithoutACheckpointGoesToTheBeginning() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            assertThat(run.rewind(RunFolderTest::unexpected)).isEmpty();
            assertThat(RunFolder.readMetrics(run.path())).isEmpty();
            assertThat(run.manifest().stepsDone()).isZero();
        }
    }

    @Test
    void aTornLastLineCountsAsNotWrittenAtEveryByte() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "w1"));
            record(run, 2);
        }
        Path file = folder.resolve("metrics.jsonl");
        byte[] whole = Files.readAllBytes(file);
        int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = firstLine; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(RunFolder.readMetrics(folder)).hasSize(1);
            try (RunFolder run = RunFolder.open(folder)) {
                run.rewind(RunFolderTest::unexpected);
            }
            assertThat(file).hasBinaryContent(Arrays.copyOf(whole, firstLine));
        }
    }

    @Test
    void linesThatAreMissingBeforeTheCheckpointAreAnError() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            run.saveCheckpoint(2, to -> Files.writeString(to.resolve("weights"), "w2"));
            assertThatThrownBy(() -> run.rewind(RunFolderTest::unexpected))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("ends at step 1 but the checkpoint is of step 2");
        }
    }

    @Test
    void aBadLineInTheMiddleIsAnErrorThatNamesIt() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            Files.writeString(run.path().resolve("metrics.jsonl"), "{oops\n", StandardOpenOption.APPEND);
            run.append(Samples.metrics(3));
            assertThatThrownBy(() -> RunFolder.readMetrics(run.path()))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("line 2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"step\":2|\"step\":3|`step` is 3, not 2",
                "\"step\":2|\"step\":2.0|`step` is no whole number",
                "\"step\":2|\"step\":\"2\"|`step` is no whole number",
                "\"steps\":10|\"steps\":1|`step` is 2 of 1",
                "\"steps\":10,||`steps` is missing",
                "\"pass_rate\":0.3|\"pass_rate\":3|`pass_rate` is not between 0 and 1",
                "\"mean_reward\":0.25|\"mean_reward\":\"0.25\"|`mean_reward` is neither a number nor null",
                "\"learning_rate\":0.001|\"learning_rate\":1e999|`learning_rate` is neither a number nor null",
                "\"tokens_sampled\":1234|\"tokens_sampled\":-1234|`tokens_sampled` is less than 0",
                "\"prompts\":16|\"prompts\":99999999999|`prompts` is too large",
                "\"1\":0.75|\"1\":7.5|`pass_rate_by_group.1` is not between 0 and 1",
                "\"sample\":0.5|\"sample\":null|`seconds.sample` is no number of seconds",
                "\"sample\":0.5|\"simple\":0.5|`seconds.simple` is no phase of a step",
                "\"weights_digest\":\"cafe\"|\"weights_digest\":7|`weights_digest` is no text",
                "\"filtered\":3|\"filterd\":3|`filterd` is not known",
            })
    void aLineOfMetricsThatNoStepWritesIsAnErrorThatNamesIt(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        try (RunFolder run = created()) {
            record(run, 1);
            record(run, 2);
            run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "w1"));
        }
        Path file = folder.resolve("metrics.jsonl");
        List<String> lines = Files.readAllLines(file);
        String changed = lines.getLast().replace(parts[0], parts[1]);
        assertThat(changed).as("something was changed").isNotEqualTo(lines.getLast());
        Files.writeString(file, lines.getFirst() + "\n" + changed + "\n");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> RunFolder.readMetrics(folder))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("metrics.jsonl: line 2: " + parts[2] + "; take the file from a copy");
        try (RunFolder run = RunFolder.open(folder)) {
            assertThatThrownBy(() -> run.rewind(RunFolderTest::unexpected)).hasMessageContaining("line 2");
        }
        assertThat(file).hasBinaryContent(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]\n", "\n", "7\n", "null\n"})
    void aLastLineThatIsWholeAndNoObjectWasNotTornByACrash(String line) throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            Files.writeString(run.path().resolve("metrics.jsonl"), line, StandardOpenOption.APPEND);
            assertThatThrownBy(() -> RunFolder.readMetrics(run.path()))
                    .hasMessageContaining("line 2 is no JSON object");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.jsonl|\"gradient_norm\":3.1|\"gradient_norm\":3.2",
                "metrics.jsonl|\"weights_digest\":\"cafe\"|\"weights_digest\":\"cage\"",
                "replies.jsonl|\"tokens\":[5,1]|\"tokens\":[5,2]",
            })
    void aNumberThatWasChangedBeforeTheCheckpointIsFoundWhenTheRunGoesOn(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        try (RunFolder run = created()) {
            record(run, 1);
            run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "w1"));
        }
        try (RunFolder run = RunFolder.open(folder)) {
            run.rewind(RunFolderTest::unexpected);
            record(run, 2);
            run.saveCheckpoint(2, to -> Files.writeString(to.resolve("weights"), "w2"));
            record(run, 3);
        }
        Path file = folder.resolve(parts[0]);
        String whole = Files.readString(file);
        Files.writeString(file, whole.replaceFirst(Pattern.quote(parts[1]), parts[2]));
        byte[] before = Files.readAllBytes(file);
        assertThat(before).isNotEqualTo(whole.getBytes(StandardCharsets.UTF_8));
        try (RunFolder run = RunFolder.open(folder)) {
            assertThatThrownBy(() -> run.rewind(RunFolderTest::unexpected))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining(file + ": its lines up to step 2 are not those that the run wrote");
            assertThat(file).hasBinaryContent(before);
            Files.writeString(file, whole);
            assertThat(run.rewind(RunFolderTest::unexpected).orElseThrow().step())
                    .isEqualTo(2);
        }
    }

    @Test
    void checkpointsOfTwoExecutionsThatDifferInSecondsAloneAreTheSame() throws IOException {
        List<byte[]> manifests = new ArrayList<>();
        for (double time : new double[] {0.5, 0.25}) {
            Path folder = temp.resolve("run " + time);
            try (RunFolder run = RunFolder.create(folder, Samples.manifest())) {
                record(run, 1);
                run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "w1"));
                run.append(Samples.metrics(2, time));
                run.saveCheckpoint(2, to -> Files.writeString(to.resolve("weights"), "w2"));
                manifests.add(Files.readAllBytes(folder.resolve("checkpoint/manifest.json")));
            }
        }
        assertThat(manifests.get(0)).isEqualTo(manifests.get(1));
    }

    @Test
    void repliesThatAreMissingBeforeTheCheckpointAreAnError() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            run.saveCheckpoint(1, to -> Files.writeString(to.resolve("weights"), "w1"));
            Files.delete(folder.resolve("replies.jsonl"));
            assertThatThrownBy(() -> run.rewind(RunFolderTest::unexpected))
                    .hasMessageContaining("replies.jsonl: its lines up to step 1 are not those that the run wrote");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"seed\" : 7|\"seed\" : \"7\"|`seed` is no whole number",
                "\"seed\" : 7|\"seeds\" : 7|`seed` is missing",
                "\"steps_done\" : 0|\"steps_done\" : -1|`steps_done` is less than 0",
                "\"threads\" : 2|\"threads\" : 2.5|`threads` is no whole number",
                "\"value\" : \"4\"|\"value\" : 4|`params[0].value` is no text",
                "\"status\" : \"running\"|\"status\" : \"run\"|`status` is none that a run has",
                "\"hone\" : \"0.1.0\"|\"hone\" : 0.1|`versions.hone` is no text",
            })
    void aManifestThatNoRunWritesIsAnErrorThatNamesTheField(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        created().close();
        Path file = folder.resolve("run.json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace(parts[0], parts[1]));
        assertThat(file).content().as("something was changed").isNotEqualTo(whole);
        assertThatThrownBy(() -> RunFolder.readManifest(folder))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("run.json: is damaged: " + parts[2]);
    }

    @Test
    void everyLineOfTheFilesIsStrictJson() throws IOException {
        try (RunFolder run = created()) {
            record(run, 1);
            for (String file : List.of("metrics.jsonl", "replies.jsonl")) {
                for (String line : Files.readAllLines(run.path().resolve(file))) {
                    JsonNode json = Json.MAPPER.readTree(line);
                    assertThat(json.path("step").asInt()).isEqualTo(1);
                }
            }
        }
    }

    private static void record(RunFolder run, int step) throws IOException {
        run.appendReplies(List.of(Samples.rollout(step, 0), Samples.rollout(step, 1)));
        run.append(Samples.metrics(step));
    }

    private static void unexpected(String notice) {
        throw new AssertionError(notice);
    }

    private static StepMetrics withGradientNorm(StepMetrics m, double norm) {
        return new StepMetrics(
                m.step(),
                m.steps(),
                m.passRate(),
                m.meanReward(),
                m.imitated(),
                m.reinforced(),
                m.noSignal(),
                m.replyLength(),
                m.truncated(),
                norm,
                m.learningRate(),
                m.logprobGap(),
                m.tokensSampled(),
                m.tokensTrained(),
                m.passRateByGroup(),
                m.seconds(),
                m.weightsDigest(),
                m.prompts(),
                m.filtered());
    }
}
