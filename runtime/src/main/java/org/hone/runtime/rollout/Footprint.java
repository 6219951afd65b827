package org.hone.runtime.rollout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.graph.Activation;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.model.StoredType;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.text.CharacterTokenizer;
import org.hone.runtime.torch.Activations;
import org.hone.runtime.torch.CallMemory;

/**
 * What a training will need at most, from shapes alone: no weights are read and nothing is computed. Lengths are those of
 * {@link Lengths}.
 *
 * <p>With {@code P} numbers in the model, {@code M} of them in matrices of layers, {@code p} trained ones, and {@code V} words
 * of width {@code H}:
 *
 * <pre>{@code
 * weights   4 P + 12 p           fp32: the weights; gradient and two moments of what is trained
 *           + 2 M                bfloat16 copies; below an adapter, of files in bfloat16, they stand in place of 4 M
 *           + 4 Q                of every other model with Q numbers, and its copies
 * sampling  cache of a call + packed matrices of the layers + pass of the prompts + 4 rows of V for each reply
 *           + the head in another layout
 * training  activations of a micro-batch, of up to 1,024 reply tokens (see Activation), + the larger of
 *             probabilities of a chunk (up to 1,024 rows of V, in the numbers of products) and what is worked on at once
 *             gradients of one layer, and what passes through it
 * peak      engine + weights + 1.1 times the larger of sampling and training
 * }</pre>
 *
 * @param parameters numbers in the model, its adapter's included
 * @param trained numbers that are trained: all, or those of the adapter
 * @param weights bytes that are there from beginning to end
 * @param sampling bytes of a sampling call
 * @param training bytes of a micro-batch
 * @param recompute why the activations of layers are computed again in the backward pass, if they are
 * @param operations floating-point operations of a training step: 2 for each parameter and sampled token, 6 for each parameter
 *     and trained token, or 4 if the parameter is frozen
 */
public record Footprint(
        long parameters,
        long trained,
        long weights,
        long sampling,
        long training,
        Recompute recompute,
        double operations) {
    /** Why activations are not kept. */
    public enum Recompute {
        /** They are kept. */
        NO,
        /** Those of one sequence alone are more than a call is given. */
        LONG_SEQUENCES,
        /** The machine has not the memory to keep them. */
        SMALL_MEMORY
    }

    /** The Java heap, the engine and its libraries, measured. */
    private static final long ENGINE = 380L << 20;

    /** Bytes of logits that are worked on at once, at most; three of their kind are alive. */
    private static final long PORTION = 24L << 20;

    /** What comes and goes leaves gaps between blocks; the share is measured. */
    private static final double ALLOCATOR = 1.1;

    /**
     * The footprint of a recipe; nothing if the shape of its model is not known before its files are there.
     *
     * @param memory bytes of the machine: activations are computed again if keeping them needs more
     */
    public static Optional<Footprint> of(RecipePlan plan, long memory) {
        return shape(plan.model()).map(config -> {
            Footprint kept = new Shapes(plan, config).footprint(false);
            return kept.peak() <= memory || kept.recompute() != Recompute.NO
                    ? kept
                    : new Shapes(plan, config).footprint(true);
        });
    }

    /** What a training on a machine with so much memory does with activations; the gradient is the same to the bit. */
    public static Activations activations(RecipePlan plan, long memory) {
        return of(plan, memory)
                .filter(footprint -> footprint.recompute() == Recompute.SMALL_MEMORY)
                .map(footprint -> Activations.RECOMPUTED)
                .orElse(Activations.AS_THEY_FIT);
    }

    /** Bytes of resident memory at the peak. */
    public long peak() {
        return ENGINE + weights + (long) (ALLOCATOR * Math.max(sampling, training));
    }

    /** The shapes of a recipe. */
    private record Shapes(
            RecipePlan plan,
            ModelConfig config,
            Precision precision,
            Optional<Lora> lora,
            Lengths lengths,
            long replies) {
        Shapes(RecipePlan plan, ModelConfig config) {
            this(
                    plan,
                    config,
                    plan.model().precision(),
                    adapter(plan.model()),
                    Lengths.of(plan),
                    plan.rollouts().map(r -> (long) r.n()).orElse(0L) * plan.batch());
        }

        Footprint footprint(boolean always) {
            long own = lora.map(l -> l.parameters(config)).orElse(0L);
            long parameters = config.parameters() + own;
            long tuned = lora.isPresent() ? own : parameters;
            boolean tooLong = CallMemory.tooLong(config, precision, lengths.trained());
            long sampled = replies * (lengths.prompt() + lengths.reply());
            double operations = 2.0 * parameters * sampled
                    + (4.0 * parameters + 2.0 * tuned)
                            * Math.max(replies, plan.batch())
                            * lengths.trained()
                            * plan.epochs();
            return new Footprint(
                    parameters,
                    tuned,
                    weights(own, tuned),
                    sampling(),
                    training(always || tooLong),
                    tooLong ? Recompute.LONG_SEQUENCES : always ? Recompute.SMALL_MEMORY : Recompute.NO,
                    operations);
        }

        private long weights(long own, long tuned) {
            long state = 3L * Float.BYTES * tuned;
            long base = bytes(config, precision);
            if (lora.isPresent() && precision == Precision.BF16 && storedNarrow(plan.model())) {
                base -= Float.BYTES * matrices(config);
            }
            long beside = plan.companions().values().stream()
                    .mapToLong(m -> shape(m).map(c -> bytes(c, m.precision())).orElse(0L))
                    .sum();
            return base
                    + own * (precision == Precision.FP32 ? Float.BYTES : Float.BYTES + Short.BYTES)
                    + state
                    + beside;
        }

        private long sampling() {
            if (replies == 0) {
                return 0;
            }
            int perReply = lengths.prompt() + lengths.reply();
            long together = Math.min(replies, CallMemory.replies(config, precision, perReply));
            long prompts = Math.ceilDiv(together, plan.rollouts().orElseThrow().n());
            return together * perReply * CallMemory.cachePerToken(config, precision)
                    + number() * matrices(config)
                    + prompts * lengths.prompt() * Activation.passing(config, precision)
                    + 4 * together * config.vocabSize() * Float.BYTES
                    + (long) Float.BYTES * config.vocabSize() * config.hiddenSize();
        }

        /** Bytes of a number in products. */
        private long number() {
            return precision == Precision.FP32 ? Float.BYTES : Short.BYTES;
        }

        private long training(boolean recomputed) {
            long longest = lengths.trained();
            long sequences = (replies + plan.batch()) / (plan.batch() / plan.minibatch());
            long replied = Math.max(1, longest - lengths.prompt());
            long fitting = Math.min(CallMemory.places(config, precision) / longest, Activation.chunk(config) / replied);
            long together = Math.clamp(fitting, 1, Math.max(1, sequences));
            long tokens = together * longest;
            long kept = tokens
                    * (recomputed
                            ? config.layers() * Activation.input(config) + Activation.kept(config, precision)
                            : CallMemory.perToken(config, precision));
            long chunk = Math.min(Activation.chunk(config), tokens) * config.vocabSize();
            long logits = number() * chunk + 3 * Math.min(PORTION, Float.BYTES * chunk);
            long layer = lora.map(l -> l.parameters(config)).orElseGet(() -> matrices(config)) / config.layers();
            long backward = Float.BYTES * layer + tokens * Activation.passing(config, precision);
            return kept + Math.max(logits, backward);
        }
    }

    /** Bytes of the weights of a model, and of their copies. */
    private static long bytes(ModelConfig config, Precision precision) {
        return Float.BYTES * config.parameters() + (precision == Precision.FP32 ? 0 : Short.BYTES * matrices(config));
    }

    /** Numbers in the matrices of layers. */
    private static long matrices(ModelConfig config) {
        return config.tensors().stream()
                .filter(t -> t.role().perLayer() && t.shape().size() > 1)
                .mapToLong(TensorSpec::elements)
                .sum();
    }

    /** Whether the files of a model hold bfloat16. */
    private static boolean storedNarrow(ModelPlan plan) {
        if (!(plan.source() instanceof ModelPlan.Source.Adapted adapted)) {
            return false;
        }
        Path folder = adapted.base().path();
        ModelConfig config = ModelConfig.read(folder);
        try (WeightFiles files = WeightFiles.open(folder, config)) {
            return config.tensors().stream()
                    .filter(t -> t.role().perLayer() && t.shape().size() > 1)
                    .allMatch(t -> files.type(t.name()) == StoredType.BF16);
        } catch (ModelFileException e) {
            // The files need not be there to plan.
            return false;
        }
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
