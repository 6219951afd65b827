package org.hone.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightFilesTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "llama-scaled", "qwen2", "qwen3"})
    void everyTensorHasTheBitsTransformersSees(String name) throws IOException {
        Path model = ReferenceModels.directory(name);
        JsonNode checks = new JsonMapper()
                .readTree(model.resolve("reference.json").toFile())
                .get("tensors");
        try (WeightFiles weights = WeightFiles.open(model, ModelConfig.read(model))) {
            for (TensorSpec spec : weights.tensors()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) spec.elements() * 4).order(ByteOrder.LITTLE_ENDIAN);
                weights.readFloat32(spec.name(), bytes.asFloatBuffer());
                CRC32 crc = new CRC32();
                crc.update(bytes);
                assertThat(crc.getValue())
                        .as(spec.name())
                        .isEqualTo(checks.get(spec.name()).longValue());
            }
        }
    }

    @Test
    void aByteBufferReceivesNativeFloats() {
        Path model = ReferenceModels.directory("qwen2");
        try (WeightFiles weights = WeightFiles.open(model, ModelConfig.read(model))) {
            FloatBuffer floats = FloatBuffer.allocate(32);
            weights.readFloat32("model.norm.weight", floats);
            ByteBuffer bytes = ByteBuffer.allocateDirect(4 + 128).position(4);
            weights.readFloat32("model.norm.weight", bytes);
            assertThat(bytes.position()).isEqualTo(132);
            assertThat(bytes.flip()
                            .position(4)
                            .slice()
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer())
                    .isEqualTo(floats.flip());
        }
    }

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void whatTheWriterWritesTheReaderReads(StoredType type) {
        ModelConfig config = ModelConfig.read(ReferenceModels.directory("qwen3"));
        config.write(directory, type);
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"), config.tensors(), type, WeightFilesTest::values);
        try (WeightFiles weights = WeightFiles.open(directory, ModelConfig.read(directory))) {
            for (TensorSpec spec : config.tensors()) {
                FloatBuffer read = FloatBuffer.allocate((int) spec.elements());
                weights.readFloat32(spec.name(), read);
                FloatBuffer given = values(spec);
                read.flip();
                while (given.hasRemaining()) {
                    float value = given.get();
                    float expected = switch (type) {
                        case F32 -> value;
                        case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
                        case BF16 -> FloatCoding.fromBf16(FloatCoding.toBf16(value));
                    };
                    assertThat(read.get()).isEqualTo(expected);
                }
                assertThat(weights.type(spec.name())).isEqualTo(type);
            }
        }
    }

    private static FloatBuffer values(TensorSpec spec) {
        FloatBuffer floats = FloatBuffer.allocate((int) spec.elements());
        int seed = spec.name().hashCode();
        for (int i = 0; floats.hasRemaining(); i++) {
            floats.put((float) Math.sin(seed + i * 0.37));
        }
        return floats.flip();
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Files.writeString(file, "old");
        List<TensorSpec> tensors = List.of(TensorSpec.of(TensorRole.FINAL_NORM, Optional.empty(), 4));
        assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors, StoredType.F32, s -> FloatBuffer.allocate(3)))
                .hasMessageContaining("model.norm.weight got 3 values, not 4");
        assertThat(file).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void bfloat16RoundsToNearestTiesToEven() {
        assertThat(FloatCoding.toBf16(0x1.01p0f)).isEqualTo((short) 0x3F80);
        assertThat(FloatCoding.toBf16(0x1.03p0f)).isEqualTo((short) 0x3F82);
        assertThat(FloatCoding.toBf16(Math.nextUp(0x1.01p0f))).isEqualTo((short) 0x3F81);
        assertThat(FloatCoding.toBf16(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
        assertThat(FloatCoding.fromBf16(FloatCoding.toBf16(Float.intBitsToFloat(0x7F800001))))
                .isNaN();
    }

    @Test
    void anUntiedHeadMustBeStored() throws IOException {
        copy("llama-tied");
        String config = Files.readString(directory.resolve("config.json"));
        Files.writeString(
                directory.resolve("config.json"),
                config.replace("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false"));
        assertThatThrownBy(() -> WeightFiles.open(directory, ModelConfig.read(directory)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("model.safetensors, lm_head.weight: is missing")
                .hasMessageContaining("tie_word_embeddings");
    }

    @Test
    void aStoredHeadOfATiedModelIsIgnored() throws IOException {
        copy("qwen3");
        String config = Files.readString(directory.resolve("config.json"));
        Files.writeString(
                directory.resolve("config.json"),
                config.replace("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true"));
        try (WeightFiles weights = WeightFiles.open(directory, ModelConfig.read(directory))) {
            assertThat(weights.tensors()).noneMatch(spec -> spec.role() == TensorRole.LM_HEAD);
        }
    }

    @Test
    void aMisshapenTensorIsNamed() throws IOException {
        copy("llama-tied");
        String config = Files.readString(directory.resolve("config.json"));
        Files.writeString(
                directory.resolve("config.json"),
                config.replace("\"intermediate_size\": 48", "\"intermediate_size\": 40"));
        assertThatThrownBy(() -> WeightFiles.open(directory, ModelConfig.read(directory)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("mlp.gate_proj.weight: has shape [48, 32], config.json calls for [40, 32]");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        copy("llama-scaled");
        Files.delete(directory.resolve("model-00002-of-00004.safetensors"));
        assertThatThrownBy(() -> WeightFiles.open(directory, ModelConfig.read(directory)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("the file model-00002-of-00004.safetensors is missing");
    }

    @Test
    void aShardOutsideTheDirectoryIsRefused() throws IOException {
        copy("llama-scaled");
        Path index = directory.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("model-00001", "../model-00001"));
        assertThatThrownBy(() -> WeightFiles.open(directory, ModelConfig.read(directory)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("is not the name of a .safetensors file");
    }

    private void copy(String name) throws IOException {
        try (var files = Files.list(ReferenceModels.directory(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }
}
