package org.hone.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.torch.WeightSource;

/** A model that a peer stored, opened without its tokenizer: a measurement makes its own tokens. */
final class Stored {
    private Stored() {}

    /** Starts the engine with the threads that {@code OMP_NUM_THREADS} gives the peer too. */
    static TorchRuntime runtime() {
        String threads = System.getenv("OMP_NUM_THREADS");
        return TorchRuntime.start(
                threads == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(threads),
                System.err::println);
    }

    static Policy policy(TorchRuntime runtime, Path folder, Precision precision) {
        ModelConfig config = ModelConfig.read(folder);
        try (WeightFiles weights = WeightFiles.open(folder, config)) {
            return new Policy(runtime, config, Optional.empty(), precision, WeightSource.of(weights), List.of());
        }
    }
}
