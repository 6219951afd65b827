package org.hone.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens to a file, it either loads or is refused with a message; nothing else is thrown. */
final class DamagedFilesTest {

    private static final int FLIPS = 1_000;

    /** Bytes of the small file's metadata and tensor list. */
    private static final int GGUF_HEADER = 6_030;

    @TempDir
    private Path directory;

    private interface Load {
        void from(Path file);
    }

    /** Loads a file of these bytes; returns whether it was accepted. */
    private boolean survives(byte[] bytes, String name, Load load) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, bytes);
        return loads(file, load);
    }

    private static boolean loads(Path file, Load load) {
        try {
            load.from(file);
            return true;
        } catch (ModelFileException e) {
            assertThat(e.getMessage()).contains("" + file.getFileName()).hasSizeLessThan(2_000);
            return false;
        }
    }

    /** Cuts a file shorter and shorter: byte by byte inside {@code header}, in larger steps behind it; the last {@code padding - 1} bytes may be missing. */
    private void refusesEveryCut(byte[] whole, String name, int header, int padding, Load load) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, whole);
        assertThat(loads(file, load)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = whole.length - padding; length >= 0; length -= length <= header ? 1 : 97) {
                channel.truncate(length);
                assertThat(loads(file, load)).as("cut at %d", length).isFalse();
            }
        }
    }

    private static void readSafetensors(Path file) {
        ModelConfig config = ModelConfig.read(ReferenceModels.directory("qwen2"));
        try (WeightFiles weights = WeightFiles.open(Objects.requireNonNull(file.getParent()), config)) {
            for (TensorSpec spec : weights.tensors()) {
                weights.readFloat32(spec.name(), FloatBuffer.allocate((int) spec.elements()));
            }
        }
    }

    private static byte[] safetensors() throws IOException {
        return Files.readAllBytes(ReferenceModels.directory("qwen2").resolve("model.safetensors"));
    }

    @Test
    void everyTruncationOfSafetensorsIsRefused() throws IOException {
        byte[] whole = safetensors();
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        refusesEveryCut(whole, "model.safetensors", header, 1, DamagedFilesTest::readSafetensors);
    }

    @Test
    void flippedBitsOfSafetensorsNeverSurprise() throws IOException {
        byte[] whole = safetensors();
        int header =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
            refused += survives(damaged, "model.safetensors", DamagedFilesTest::readSafetensors) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(FLIPS / 2);
    }

    private void importGguf(Path file) {
        Path out = directory.resolve("out");
        GgufImport.run(file, out, line -> {});
        for (String name : new String[] {
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json"
        }) {
            assertThat(out.resolve(name).toFile().delete()).isTrue();
        }
        assertThat(out.toFile().delete()).isTrue();
    }

    @Test
    void everyTruncationOfGgufIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("/gguf/llama.gguf"));
        refusesEveryCut(
                whole, "model.gguf", GGUF_HEADER, 32, file -> Gguf.open(file).close());
        assertThat(survives(whole, "model.gguf", this::importGguf)).isTrue();
    }

    @Test
    void flippedBitsOfGgufNeverSurprise() throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file("/gguf/llama.gguf"));
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(GGUF_HEADER)] ^= (byte) (1 << random.nextInt(8));
            refused += survives(damaged, "model.gguf", file -> {
                        try (Gguf gguf = Gguf.open(file)) {
                            ModelConfig config = GgufConfig.read(gguf);
                            new GgufWeights(gguf, config).check();
                            new GgufTokenizer(gguf);
                        }
                    })
                    ? 0
                    : 1;
        }
        assertThat(refused).isGreaterThan(FLIPS / 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}|data_offsets: end at byte 9",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|a.shape: [3] of F32 needs 12 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|a.shape: must hold whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}|too many elements",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|begin at 4 after their end 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|leave a gap after byte 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4 bytes after its last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|b.data_offsets: overlap",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}|not aligned to 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|Duplicate field 'a'",
                "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}|a.dtype: is missing",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|a.data_offsets: is missing",
                "{\"a\":3}|a: must be an object",
                "{\"a\":|is not valid JSON",
                "[1]|must begin with '{'",
            })
    void aHostileHeaderIsRefusedByFileAndField(String header, String message) throws IOException {
        Path file = directory.resolve("model.safetensors");
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.getBytes(UTF_8).length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.getBytes(UTF_8).length)
                .put(header.getBytes(UTF_8));
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining(message);
    }

    @Test
    void aHugeHeaderLengthIsRefusedBeforeAnythingIsAllocated() throws IOException {
        Path file = directory.resolve("model.safetensors");
        for (long length : new long[] {Long.MAX_VALUE, -1, 100_000_001, 1000}) {
            Files.write(
                    file,
                    ByteBuffer.allocate(64)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            assertThatThrownBy(() -> SafetensorsFile.open(file))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("header length");
        }
    }
}
