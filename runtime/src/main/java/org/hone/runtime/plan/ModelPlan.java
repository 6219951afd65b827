package org.hone.runtime.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model as a recipe declares it.
 *
 * @param name the declaration's name
 * @param source where its weights come from
 * @param maxReply reply budget in tokens, the stop token included
 * @param system system message put before every chat prompt
 * @param precision what it computes with
 */
public record ModelPlan(
        String name,
        Source source,
        int maxReply,
        Optional<String> system,
        @OmittedAs("FP32") Precision precision) {
    /** A model in single precision. */
    public ModelPlan(String name, Source source, int maxReply, Optional<String> system) {
        this(name, source, maxReply, system, Precision.FP32);
    }

    /** The same model in another precision. */
    public ModelPlan in(Precision other) {
        return new ModelPlan(name, source, maxReply, system, other);
    }

    /** Where weights come from. */
    public sealed interface Source {
        /** A Hugging Face directory: {@code config.json}, safetensors, {@code tokenizer.json}. */
        record Directory(Path path) implements Source {}

        /** A model whose weights stay as they are, and a low-rank adapter beside them that is trained in their place. */
        record Adapted(Directory base, Adapter adapter) implements Source {}

        /**
         * A Llama-shaped model with a random start and a character vocabulary.
         *
         * @param alphabet characters of the vocabulary; special tokens come before them
         */
        record Fresh(
                int layers, int hidden, int heads, int keyValueHeads, int intermediate, String alphabet, long initSeed)
                implements Source {}
    }

    /** Where a low-rank adapter (LoRA) comes from. */
    public sealed interface Adapter {
        /**
         * A new one, which changes nothing until it is trained.
         *
         * @param rank inner dimension
         * @param alpha the adapter's product is scaled by {@code alpha / rank}
         * @param targets modules of every layer that it stands beside, by their names in transformers
         */
        record Fresh(int rank, double alpha, List<String> targets, long initSeed) implements Adapter {
            public Fresh {
                targets = List.copyOf(targets);
            }
        }

        /** One that is stored as PEFT stores it: {@code adapter_config.json}, {@code adapter_model.safetensors}. */
        record Stored(Path path) implements Adapter {}
    }
}
