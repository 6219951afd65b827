package org.hone.runtime.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.torch.FreshAdapter;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.torch.WeightSource;

/** Models with a low-rank adapter, put together and written. */
final class Adapters {
    /** The folder of the adapter in that of the merged model. */
    static final String FOLDER = "adapter";

    private Adapters() {}

    /** Rank, scale and targets of an adapter. */
    static Lora shape(ModelPlan.Adapter adapter) {
        return switch (adapter) {
            case ModelPlan.Adapter.Fresh fresh -> Lora.of(fresh.rank(), fresh.alpha(), fresh.targets());
            case ModelPlan.Adapter.Stored stored -> AdapterFolder.read(stored.path());
        };
    }

    /**
     * A base model with an adapter.
     *
     * @param weights the adapter's weights if they are not those of the plan
     */
    static Policy policy(
            TorchRuntime runtime,
            ModelConfig config,
            WeightSource base,
            ModelPlan.Adapter adapter,
            Precision precision,
            Optional<LanguageModel.Weights> weights) {
        if (weights.isPresent()) {
            Lora lora = shape(adapter);
            WeightSource own = weights.get().source(lora.tensors(config));
            return policy(runtime, config, lora, precision, base, own);
        }
        return switch (adapter) {
            case ModelPlan.Adapter.Fresh fresh ->
                policy(runtime, config, shape(fresh), precision, base, new FreshAdapter(fresh.initSeed()));
            case ModelPlan.Adapter.Stored stored -> {
                try (AdapterFolder files = AdapterFolder.open(stored.path(), config)) {
                    yield policy(runtime, config, files.lora(), precision, base, files::readFloat32);
                }
            }
        };
    }

    private static Policy policy(
            TorchRuntime runtime,
            ModelConfig config,
            Lora lora,
            Precision precision,
            WeightSource base,
            WeightSource adapter) {
        List<TensorSpec> own = lora.tensors(config);
        return new Policy(runtime, config, Optional.of(lora), precision, base.except(own, adapter), List.of());
    }

    /** Writes the adapter of a policy into the folder of its merged model. */
    static void write(Path model, Policy policy, Path base) throws IOException {
        Path folder = model.resolve(FOLDER);
        Files.createDirectory(folder);
        List<TensorSpec> tensors = policy.trained();
        AdapterFolder.write(
                folder,
                policy.lora().orElseThrow(),
                policy.config(),
                base.toString().replace('\\', '/'),
                (tensor, sink) ->
                        sink.put(policy.tensor(tensors.indexOf(tensor)).asFloatBuffer()));
    }
}
