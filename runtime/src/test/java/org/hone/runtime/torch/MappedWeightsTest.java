package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.SafetensorsWriter;
import org.hone.runtime.model.StoredType;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights mapped from their file against the same weights decoded by Java. */
class MappedWeightsTest {
    private static final Path MODEL = Engine.MODELS.resolve("qwen3");
    private static final ModelConfig CONFIG = ModelConfig.read(MODEL);
    private static final Lora LORA = Lora.of(4, 8, List.of("q_proj", "down_proj"));

    @RegisterExtension
    static final Engine ENGINE = new Engine();

    @TempDir
    Path temporary;

    /** The weights of the model, rounded to {@code type}. */
    private Path stored(StoredType type) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(type.name()));
        try (WeightFiles files = WeightFiles.open(MODEL, CONFIG)) {
            SafetensorsWriter.writePieces(
                    folder.resolve("model.safetensors"), CONFIG.tensors(), type, (tensor, sink) -> {
                        FloatBuffer floats = FloatBuffer.allocate((int) tensor.elements());
                        files.readFloat32(tensor.name(), floats);
                        sink.put(floats.flip());
                    });
        }
        return folder;
    }

    /** Makes the header one byte longer, so that no number of the data stands at a multiple of its size. */
    private static void misalign(Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) old.getLong(0);
        ByteBuffer longer = ByteBuffer.allocate(old.capacity() + 1).order(ByteOrder.LITTLE_ENDIAN);
        longer.putLong(header + 1).put(old.slice(8, header)).put((byte) ' ');
        longer.put(old.slice(8 + header, old.capacity() - 8 - header));
        Files.write(file, longer.array());
    }

    private static Policy policy(Path folder, boolean mapped, Precision precision, Optional<Lora> lora) {
        try (WeightFiles files = WeightFiles.open(folder, CONFIG)) {
            WeightSource all = WeightSource.of(files);
            // Only a source that reads: what is mapped stays behind.
            @SuppressWarnings("UnnecessaryMethodReference")
            WeightSource base = mapped ? all : all::read;
            return new Policy(
                    ENGINE.runtime(),
                    CONFIG,
                    lora,
                    precision,
                    base.except(lora.map(l -> l.tensors(CONFIG)).orElse(List.of()), new FreshAdapter(1)),
                    List.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void mappedWeightsAreThoseThatJavaDecodes(StoredType type) throws IOException {
        Path folder = stored(type);
        try (Policy decoded = policy(folder, false, Precision.FP32, Optional.empty());
                Policy mapped = policy(folder, true, Precision.FP32, Optional.empty())) {
            assertThat(mapped.digest()).isEqualTo(decoded.digest());
        }
        misalign(folder);
        try (Policy decoded = policy(folder, false, Precision.FP32, Optional.empty());
                Policy mapped = policy(folder, true, Precision.FP32, Optional.empty())) {
            assertThat(mapped.digest()).isEqualTo(decoded.digest());
        }
    }

    @Test
    void bfloat16BelowAnAdapterStaysAsItIsAndComputesTheSame() throws IOException {
        Path folder = stored(StoredType.BF16);
        TokenSequence sequence = TokenSequence.of(
                new Random(1).ints(9, 0, 96).toArray(),
                new Random(2).ints(9, 0, 96).toArray());
        float[] factors = new float[9];
        java.util.Arrays.fill(factors, 1);
        var adam = new OptimizerPlan(1e-2, 0.9, 0.999, 1e-8, 0.1, 1, 0, OptimizerPlan.Decay.CONSTANT);
        try (Policy twice = policy(folder, false, Precision.BF16, Optional.of(LORA));
                Policy once = policy(folder, true, Precision.BF16, Optional.of(LORA));
                Learner one = new Learner(twice);
                Learner two = new Learner(once)) {
            assertThat(once.digest()).isEqualTo(twice.digest());
            for (Learner learner : List.of(one, two)) {
                learner.accumulate(List.of(new Pull(sequence, factors, Map.of())), 1, Map.of());
                learner.apply(1, 1e-2, adam);
            }
            assertThat(once.digest()).isEqualTo(twice.digest());
            assertThat(once.score(List.of(sequence), 1).getFirst().logprobs())
                    .containsExactly(
                            twice.score(List.of(sequence), 1).getFirst().logprobs());
            for (int i = 0; i < CONFIG.tensors().size(); i++) {
                assertThat(merged(once, i)).isEqualTo(merged(twice, i));
            }
        }
    }

    private static ByteBuffer merged(Policy policy, int index) throws IOException {
        ByteBuffer[] copy = new ByteBuffer[1];
        policy.merged(
                index,
                bytes -> copy[0] =
                        ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
        return copy[0];
    }
}
