package org.hone.runtime.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decoder families whose layers the training graph knows. */
public enum ModelFamily {
    /** Llama 2 and 3, SmolLM2, and every other checkpoint of that shape. */
    LLAMA("llama", "LlamaForCausalLM"),
    /** Qwen 2 and 2.5: Llama with biases on the query, key and value projections. */
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    /** Qwen 3: Llama with an RMS norm over each query and key head. */
    QWEN3("qwen3", "Qwen3ForCausalLM");

    private final String modelType;
    private final String architecture;

    ModelFamily(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /** The {@code model_type} of {@code config.json}, and the architecture name in GGUF. */
    public String modelType() {
        return modelType;
    }

    /** The entry of {@code architectures} in {@code config.json}. */
    public String architecture() {
        return architecture;
    }

    /** The family of a {@code model_type}. */
    public static Optional<ModelFamily> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
