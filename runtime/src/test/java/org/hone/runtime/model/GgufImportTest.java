package org.hone.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GgufImportTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(GgufType.class)
    void everyTypeDequantisesToTheReferencesBits(GgufType type) throws IOException {
        try (Gguf gguf = Gguf.open(Resources.file("/gguf/types.gguf"))) {
            GgufTensor tensor = Objects.requireNonNull(gguf.tensors().get(type.name()));
            float[] values = new float[(int) (tensor.rows() * tensor.rowElements())];
            gguf.readRows(tensor, 0, (int) tensor.rows(), values);
            long expected = Resources.json("/gguf/reference.json")
                    .get("types")
                    .get(type.name())
                    .longValue();
            assertThat(Resources.crc(values)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void anImportHoldsTheTensorsTransformersReadsFromTheSameFile(String name) throws IOException {
        Path out = directory.resolve("out");
        List<String> progress = new ArrayList<>();
        GgufImport.run(Resources.file("/gguf/" + name + ".gguf"), out, progress::add);
        assertThat(progress).last().isEqualTo("layer 2 of 2");
        JsonNode expected = Resources.json("/gguf/reference.json").get(name).get("tensors");
        ModelConfig config = ModelConfig.read(out);
        try (WeightFiles weights = WeightFiles.open(out, config)) {
            for (TensorSpec spec : weights.tensors()) {
                float[] values = new float[(int) spec.elements()];
                weights.readFloat32(spec.name(), FloatBuffer.wrap(values));
                assertThat(Resources.crc(values))
                        .as(spec.name())
                        .isEqualTo(expected.get(spec.name()).longValue());
            }
        }
        assertThat(config.family().modelType()).isEqualTo(name);
        assertThat(config.rmsNormEpsilon()).isEqualTo(1e-5);
        assertThat(config.tieWordEmbeddings()).isEqualTo(name.equals("qwen2"));
        assertThat(directory.toFile().list()).containsExactly("out");
    }

    @Test
    void theTokenizerConfigKeepsTemplateAndSpecialTokens() throws IOException {
        Path out = directory.resolve("out");
        GgufImport.run(Resources.file("/gguf/llama.gguf"), out, line -> {});
        JsonFields config = JsonFields.read(out.resolve("tokenizer_config.json"));
        assertThat(config.text("bos_token")).hasValue("<|begin|>");
        assertThat(config.text("eos_token")).hasValue("<|end|>");
        assertThat(config.text("chat_template").orElse("")).contains("eos_token");
        assertThat(config.flag("add_bos_token")).hasValue(false);
        JsonNode added = JsonFields.read(out.resolve("tokenizer.json")).node().get("added_tokens");
        assertThat(added)
                .extracting(token -> token.get("content").textValue())
                .containsExactly("<|begin|>", "<|end|>", "<note>");
        assertThat(added)
                .extracting(token -> token.get("special").booleanValue())
                .containsExactly(true, true, false);
    }

    @Test
    void anOccupiedDirectoryIsLeftAlone() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("notes.txt"), "mine");
        Path gguf = Resources.file("/gguf/llama.gguf");
        assertThatThrownBy(() -> GgufImport.run(gguf, out, line -> {}))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("is not empty; name a new or empty directory");
        assertThat(out.toFile().list()).containsExactly("notes.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama.block_count|llama.block_coumt|llama.block_count: is missing",
                "blk.1.ffn_up.weight|blk.9.ffn_up.weight|blk.1.ffn_up.weight: is missing",
                "output_norm.weight|output_nurm.weight|output_norm.weight: is missing",
                "gpt-2|gpt-9|'gpt-9' is not supported; supported are default, gpt-2, smollm",
                "tokenizer.ggml.tokens|tokenizer.ggml.tokenz|tokenizer.ggml.tokens: is missing",
                "Ġ the|Ġ thx|entry 2 is not a pair of tokens that make a third one",
                "h at|c at|entry 6 repeats an earlier merge",
            })
    void aWrongFileIsRefusedAndLeavesNothing(String from, String to, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(Resources.file("/gguf/llama.gguf"));
        // Latin-1 maps bytes to characters one to one, so replacing text keeps the rest.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String found = new String(from.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String put = new String(to.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf(found);
        Path file = directory.resolve("wrong.gguf");
        Files.write(
                file,
                (text.substring(0, at) + put + text.substring(at + found.length()))
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> GgufImport.run(file, directory.resolve("out"), line -> {}))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message);
        assertThat(directory.toFile().list()).containsExactly("wrong.gguf");
    }

    @Test
    void anUnreadableTypeIsNamedWithTheSupportedOnes() {
        GgufTensor tensor = new GgufTensor("blk.0.ffn_up.weight", List.of(2L, 256L), 16, 0);
        try (Gguf gguf = Gguf.open(Resources.file("/gguf/types.gguf"))) {
            assertThatThrownBy(() -> gguf.type(tensor))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("blk.0.ffn_up.weight: type IQ2_XXS is not supported; supported are F32");
        }
    }

    @Test
    void queryRowsAreUnfoldedForLlamaOnly() {
        ModelConfig llama = ModelConfig.read(ReferenceModels.directory("llama-tied"));
        ModelConfig qwen = ModelConfig.read(ReferenceModels.directory("qwen2"));
        TensorSpec query = TensorSpec.of(TensorRole.Q_WEIGHT, Optional.of(0), 32, 32);
        TensorSpec value = TensorSpec.of(TensorRole.V_WEIGHT, Optional.of(0), 16, 32);
        assertThat(GgufConfig.interleaved(llama, query)).hasValue(8);
        assertThat(GgufConfig.interleaved(llama, value)).isEmpty();
        assertThat(GgufConfig.interleaved(qwen, query)).isEmpty();
    }
}
