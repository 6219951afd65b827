package org.hone.runtime.rollout;

import java.nio.file.Files;
import java.util.Optional;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.text.CharacterTokenizer;

/**
 * What a training will need at most, from shapes alone: no weights are read and nothing is computed. Replies are
 * taken to be as long as their budget, prompts as long as replies, up to {@link #PROMPT} tokens.
 *
 * @param parameters numbers in the model
 * @param weights bytes of weights, gradient and both moments of AdamW, and of the other models of the recipe
 * @param caches bytes of the key-value cache of a sampling call
 * @param activations bytes that a micro-batch keeps for its backward pass
 * @param operations floating-point operations of a training step: 2 for each parameter and sampled token, 6 for each parameter
 *     and trained token
 */
public record Footprint(long parameters, long weights, long caches, long activations, double operations) {
    /** Tokens that a prompt is taken to have at most. */
    public static final int PROMPT = 1024;

    /** The Java heap, the engine and its libraries, measured on the built-in example. */
    private static final long ENGINE = 450L << 20;

    private static final long CALL_BYTES = 1L << 30;

    /** The footprint of a recipe; nothing if the shape of its model is not known before its files are there. */
    public static Optional<Footprint> of(RecipePlan plan) {
        return shape(plan.model()).map(config -> of(plan, config));
    }

    private static Footprint of(RecipePlan plan, ModelConfig config) {
        long parameters = parameters(config);
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
        long perToken =
                (long) config.layers() * (config.hiddenSize() * 16L + config.intermediateSize() * 6L) * Float.BYTES;
        long micro = Math.min(CALL_BYTES, trained / (plan.batch() / plan.minibatch()) * perToken);
        double operations = 2.0 * parameters * replies * perReply + 6.0 * parameters * trained * plan.epochs();
        return new Footprint(
                parameters, Float.BYTES * (4 * parameters + others), Math.min(CALL_BYTES, cache), micro, operations);
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
            case ModelPlan.Source.Directory directory ->
                Files.isRegularFile(directory.path().resolve("config.json"))
                        ? Optional.of(ModelConfig.read(directory.path()))
                        : Optional.empty();
        };
    }
}
