package org.hone.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hone.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples as a user runs them, shortened. */
class ExamplesTest {
    @TempDir
    Path temporary;

    private record Answer(int code, String out, String err) {}

    private static Answer hone(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("NO_COLOR", "1", "TERM", "dumb"));
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> own = Files.list(Path.of("."));
                Stream<Path> papers = Files.list(Path.of("paper"));
                Stream<Path> foreign = Files.list(Path.of("foreign"))) {
            return Stream.concat(Stream.concat(own, papers), foreign)
                    .filter(file -> file.toString().endsWith(".hone"))
                    .toList();
        }
    }

    @Test
    void thePapersRecipeTakesNoMoreThanFortyLines() throws IOException {
        for (String name : List.of("hpt_qwen_1_5b", "hpt_qwen_7b", "hpt_llama_8b", "hpt_qwen_7b_code")) {
            assertThat(Files.readAllLines(Path.of("paper", name + ".hone")))
                    .as(name)
                    .hasSizeLessThanOrEqualTo(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpt_qwen_1_5b", "hpt_qwen_7b", "hpt_llama_8b", "hpt_qwen_7b_code", "luffy", "srft"})
    void thePapersRecipesHaveItsConstants(String name) {
        Answer plan = hone("plan", Path.of("paper", name + ".hone").toString());
        assertThat(plan.out().replaceAll(" +", " "))
                .contains("max_reply 8192.tokens", "batch 128.prompts", "minibatch 64.prompts", "steps 500.steps")
                .contains("rollouts.temperature 1.0", name.startsWith("hpt") ? "lr 5e-6" : "lr 1e-6");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleChecksWithoutADiagnostic(Path file) {
        Answer answer = hone("check", file.toString());
        assertThat(answer.out()).contains("no problems");
        assertThat(answer.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleHasAPlan(Path file) {
        Answer answer = hone("plan", file.toString());
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("digest");
        assertThat(answer.out().contains("optimiser steps")).isEqualTo(recipes(file));
    }

    private static boolean recipes(Path file) {
        try {
            return Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("recipe "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpt", "sft", "grpo"})
    void aShortRunWritesEverythingARunFolderHolds(String name) throws IOException {
        Path source = shortened(name);
        Path folder = temporary.resolve("run");
        Answer answer = hone("run", source.toString(), "--set", "steps=4.steps", "--out", folder.toString());
        assertThat(answer.err()).doesNotContain("failed");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("held_out, accuracy in %")
                .contains(temporary.resolve("model").toString());
        List<String> metrics = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(metrics).hasSize(4);
        JsonNode run = new JsonMapper().readTree(folder.resolve("run.json").toFile());
        assertThat(run.path("status").asText()).isEqualTo("done");
        assertThat(folder.resolve("replies.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("checkpoint")).isDirectory();
        for (Path model : List.of(folder.resolve("model"), temporary.resolve("model"))) {
            assertThat(model.resolve("model.safetensors")).isNotEmptyFile();
            assertThat(model.resolve("config.json")).isNotEmptyFile();
            assertThat(model.resolve("tokenizer.json")).isNotEmptyFile();
        }
    }

    @Test
    void theSameSeedGivesTheSameReplies() throws IOException {
        Path source = shortened("hpt");
        for (String folder : List.of("one", "two")) {
            Answer answer = hone(
                    "run",
                    source.toString(),
                    "--set",
                    "steps=4.steps",
                    "--out",
                    temporary.resolve(folder).toString());
            assertThat(answer.code()).isZero();
        }
        assertThat(temporary.resolve("one/replies.jsonl"))
                .hasSameTextualContentAs(temporary.resolve("two/replies.jsonl"));
        assertThat(temporary.resolve("one/model/model.safetensors"))
                .hasSameBinaryContentAs(temporary.resolve("two/model/model.safetensors"));
    }

    /** The example with smaller batches and data, saving into the temporary folder. */
    private Path shortened(String name) throws IOException {
        String text = Files.readString(Path.of(name + ".hone"))
                .replace("128.prompts", "16.prompts")
                .replace("32.prompts", "8.prompts")
                .replace("20.steps", "2.steps")
                .replace("size: 400", "size: 16")
                .replace("\"out/" + name + "\"", "\"" + temporary.resolve("model") + "\"");
        return Files.writeString(temporary.resolve(name + ".hone"), text);
    }
}
