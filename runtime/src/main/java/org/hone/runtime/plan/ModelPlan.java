package org.hone.runtime.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a recipe declares it.
 *
 * @param name the declaration's name
 * @param source where its weights come from
 * @param maxReply reply budget in tokens, the stop token included
 * @param system system message put before every chat prompt
 */
public record ModelPlan(String name, Source source, int maxReply, Optional<String> system) {

    /** Where weights come from. */
    public sealed interface Source {
        /** A Hugging Face directory: {@code config.json}, safetensors, {@code tokenizer.json}. */
        record Directory(Path path) implements Source {}

        /**
         * A Llama-shaped model with a random start and a character vocabulary.
         *
         * @param alphabet characters of the vocabulary; special tokens come before them
         */
        record Fresh(
                int layers, int hidden, int heads, int keyValueHeads, int intermediate, String alphabet, long initSeed)
                implements Source {}
    }
}
