package org.hone.runtime.rollout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.text.CharacterTokenizer;

/**
 * What a training will need at most, from shapes alone: no weights are read and nothing is computed. Replies are
 * taken to be as long as their budget, prompts as long as replies, up to {@link #PROMPT} tokens.
 *
 * @param parameters numbers in the model, its adapter's included
 * @param trained numbers that are trained: all, or those of the adapter
 * @param weights bytes of weights, their bfloat16 copies if there are any, gradient and both moments of AdamW, and of the other
 *     models of the recipe
 * @param caches bytes of a sampling call: the key-value cache and, with an adapter, the merged matrices
 * @param activations bytes that a micro-batch keeps for its backward pass, and of a chunk of logits
 * @param recomputed whether a reply of full length is too long to keep the activations of its layers, so that they are
 *     computed again in the backward pass
 * @param operations floating-point operations of a training step: 2 for each parameter and sampled token, 6 for each parameter
 *     and trained token, or 4 if the parameter is frozen
 */
public record Footprint(
        long parameters,
        long trained,
        long weights,
        long caches,
        long activations,
        boolean recomputed,
        double operations) {
    /** Tokens that a prompt is taken to have at most. */
    public static final int PROMPT = 1024;

    /** The Java heap, the engine and its libraries, measured on the built-in example. */
    private static final long ENGINE = 450L << 20;

    private static final long CALL_BYTES = 1L << 30;

    /** Positions whose logits are alive at once. */
    private static final long CHUNK = 1024;

    /** The footprint of a recipe; nothing if the shape of its model is not known before its files are there. */
    public static Optional<Footprint> of(RecipePlan plan) {
        return shape(plan.model()).map(config -> of(plan, config));
    }

    private static Footprint of(RecipePlan plan, ModelConfig config) {
        Optional<Lora> lora = adapter(plan.model());
        long own = lora.map(l -> l.parameters(config)).orElse(0L);
        long parameters = parameters(config) + own;
        long tuned = lora.isPresent() ? own : parameters;
        long merged = lora.map(l -> Float.BYTES
                        * config.tensors().stream()
                                .filter(t -> l.targets().contains(t.role()))
                                .mapToLong(TensorSpec::elements)
                                .sum())
                .orElse(0L);
        long others = plan.companions().values().stream()
                .flatMap(m -> shape(m).stream())
                .mapToLong(Footprint::parameters)
                .sum();
        long replies = plan.rollouts().map(r -> (long) r.n()).orElse(0L) * plan.batch();
        long perReply =
                (long) Math.min(PROMPT, plan.model().maxReply()) + plan.model().maxReply();
        long cache =
                2L * config.layers() * config.keyValueHeads() * config.headDim() * Float.BYTES * perReply * replies;
        long trained = Math.max(replies, plan.batch()) * perReply;
        long inLayer = (config.hiddenSize() * 16L + config.intermediateSize() * 6L) * Float.BYTES;
        long perToken = config.layers() * inLayer;
        long micro = Math.min(CALL_BYTES, trained / (plan.batch() / plan.minibatch()) * perToken);
        boolean recomputed = perReply * perToken > CALL_BYTES;
        if (recomputed) {
            // The inputs of all layers, and everything of one.
            micro = perReply * ((long) config.layers() * config.hiddenSize() * Float.BYTES + inLayer);
        }
        // A chunk of logits, its exponentials and their gradient.
        micro += 3 * Math.min(CHUNK, perReply * replies) * config.vocabSize() * Float.BYTES;
        long narrow = plan.model().precision() == Precision.FP32
                ? 0
                : 2 * (parameters - (long) config.vocabSize() * config.hiddenSize());
        double operations =
                2.0 * parameters * replies * perReply + (4.0 * parameters + 2.0 * tuned) * trained * plan.epochs();
        return new Footprint(
                parameters,
                tuned,
                Float.BYTES * (parameters + 3 * tuned + others) + narrow,
                merged + Math.min(CALL_BYTES, cache),
                micro,
                recomputed,
                operations);
    }

    /** Bytes of resident memory at the peak. */
    public long peak() {
        return ENGINE + weights + Math.max(caches, activations);
    }

    private static long parameters(ModelConfig config) {
        return config.tensors().stream().mapToLong(t -> t.elements()).sum();
    }

    private static Optional<ModelConfig> shape(ModelPlan plan) {
        return switch (plan.source()) {
            case ModelPlan.Source.Fresh fresh ->
                Optional.of(LanguageModel.config(fresh, new CharacterTokenizer(fresh.alphabet())));
            case ModelPlan.Source.Directory directory -> shape(directory.path());
            case ModelPlan.Source.Adapted adapted -> shape(adapted.base().path());
        };
    }

    private static Optional<ModelConfig> shape(Path directory) {
        return Files.isRegularFile(directory.resolve("config.json"))
                ? Optional.of(ModelConfig.read(directory))
                : Optional.empty();
    }

    /** The adapter of a model whose shape is known; nothing too if its files are not there yet. */
    private static Optional<Lora> adapter(ModelPlan plan) {
        if (!(plan.source() instanceof ModelPlan.Source.Adapted adapted)) {
            return Optional.empty();
        }
        return adapted.adapter() instanceof ModelPlan.Adapter.Stored stored && !AdapterFolder.is(stored.path())
                ? Optional.empty()
                : Optional.of(Adapters.shape(adapted.adapter()));
    }
}
