package org.hone.runtime.torch;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.model.Rope;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.Precision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The engine on two threads for all tests of a class, and small models on it. */
final class Engine implements BeforeAllCallback, AfterAllCallback {
    /** Folders of small models with reference values. */
    static final Path MODELS = Path.of("src/test/resources/models");

    private @Nullable TorchRuntime runtime;

    @Override
    public void beforeAll(ExtensionContext context) {
        runtime = TorchRuntime.start(2, notice -> {});
    }

    @Override
    public void afterAll(ExtensionContext context) {
        runtime().close();
    }

    TorchRuntime runtime() {
        return Objects.requireNonNull(runtime);
    }

    /** A stored model. */
    Policy policy(String name, Precision precision) {
        return policy(name, Optional.empty(), precision, new FreshAdapter(0));
    }

    /** A stored model with an adapter, whose tensors come from {@code adapter}. */
    Policy policy(String name, Optional<Lora> lora, Precision precision, WeightSource adapter) {
        Path folder = MODELS.resolve(name);
        ModelConfig config = ModelConfig.read(folder);
        List<TensorSpec> own = lora.map(l -> l.tensors(config)).orElse(List.of());
        try (WeightFiles files = WeightFiles.open(folder, config)) {
            WeightSource source = WeightSource.of(files).except(own, adapter);
            return new Policy(runtime(), config, lora, precision, source, List.of());
        }
    }

    /** The shape of a small model; the key-value heads are half of the heads. */
    static ModelConfig shape(
            ModelFamily family,
            int vocabulary,
            int hidden,
            int inner,
            int layers,
            int heads,
            int headDim,
            boolean tied) {
        return new ModelConfig(
                family,
                vocabulary,
                hidden,
                inner,
                layers,
                heads,
                heads / 2,
                headDim,
                1e-6,
                new Rope(10000, Optional.empty()),
                family == ModelFamily.QWEN2,
                tied,
                128,
                Optional.empty(),
                List.of(2),
                Optional.empty());
    }

    /** Numbers that replies are drawn at: {@code [replies][budget]}. */
    static float[][] uniforms(int replies, int budget) {
        var random = new Random(7);
        float[][] uniforms = new float[replies][budget];
        for (float[] row : uniforms) {
            for (int t = 0; t < budget; t++) {
                row[t] = random.nextFloat();
            }
        }
        return uniforms;
    }
}
