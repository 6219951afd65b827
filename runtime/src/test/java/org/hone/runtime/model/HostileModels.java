package org.hone.runtime.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.hostile.Target;

/** The formats of weights, for the fuzzer. */
public final class HostileModels {
    private static final long MEGABYTE = 1 << 20;
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private HostileModels() {}

    /** Safetensors and GGUF. */
    public static List<Target> targets() throws IOException {
        return List.of(safetensors(), gguf());
    }

    private static Target safetensors() throws IOException {
        Path model = RESOURCES.resolve("models").resolve("llama-tied");
        ModelConfig config = ModelConfig.read(model);
        return new Target(
                "safetensors",
                "model.safetensors",
                List.of(Files.readAllBytes(model.resolve("model.safetensors"))),
                Target.json(
                        "\"dtype\":\"F64\"",
                        "\"shape\":[4294967296,4294967296]",
                        "\"data_offsets\":[0,9223372036854775807]",
                        "\"__metadata__\":{}"),
                16 * MEGABYTE,
                file -> {
                    try (WeightFiles weights = WeightFiles.open(file.resolveSibling(""), config)) {
                        for (TensorSpec spec : weights.tensors()) {
                            weights.readFloat32(spec.name(), FloatBuffer.allocate((int) spec.elements()));
                        }
                    }
                });
    }

    private static Target gguf() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("llama", "qwen2", "qwen3", "types")) {
            seeds.add(Files.readAllBytes(RESOURCES.resolve("gguf").resolve(name + ".gguf")));
        }
        return new Target(
                "GGUF",
                "model.gguf",
                seeds,
                List.of("GGUF", "general.architecture", "tokenizer.ggml.tokens", "llama.block_count"),
                16 * MEGABYTE,
                file -> {
                    try (Gguf gguf = Gguf.open(file)) {
                        ModelConfig config = GgufConfig.read(gguf);
                        new GgufWeights(gguf, config).check();
                        new GgufTokenizer(gguf);
                    }
                });
    }
}
