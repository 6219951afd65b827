package org.hone.runtime.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code config.json} in the spellings of transformers 4 and 5. */
final class ConfigReader {

    private static final double DEFAULT_THETA = 10_000;

    private final JsonFields fields;
    private final ModelFamily family;

    private ConfigReader(JsonFields fields) {
        this.fields = fields;
        this.family = family(fields);
    }

    static ModelConfig read(Path directory) {
        Path file = directory.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    file, "", "is missing; a model directory has config.json, *.safetensors and tokenizer.json");
        }
        Path generation = directory.resolve("generation_config.json");
        Optional<JsonFields> overrides =
                Files.isRegularFile(generation) ? Optional.of(JsonFields.read(generation)) : Optional.empty();
        return new ConfigReader(JsonFields.read(file)).config(overrides);
    }

    private static ModelFamily family(JsonFields fields) {
        String type = fields.text("model_type").orElseThrow(() -> fields.error("model_type", "is missing"));
        ModelFamily family = ModelFamily.ofModelType(type)
                .orElseThrow(() -> fields.error(
                        "model_type", "'" + type + "' is not supported; supported are " + ModelFamily.supported()));
        List<String> architectures = fields.texts("architectures");
        if (!architectures.isEmpty() && !architectures.contains(family.architecture())) {
            throw fields.error(
                    "architectures",
                    architectures + " is not a language model head; " + family.architecture() + " is supported");
        }
        return family;
    }

    private ModelConfig config(Optional<JsonFields> generation) {
        refuseUnsupported();
        int heads = fields.requireWhole("num_attention_heads");
        int hidden = fields.requireWhole("hidden_size");
        if (heads < 1 || heads > ModelConfig.LARGEST_SIZE) {
            throw fields.error("num_attention_heads", "must be positive, not " + heads);
        }
        List<Integer> eos = generation.map(g -> g.wholes("eos_token_id")).orElse(List.of());
        try {
            return new ModelConfig(
                    family,
                    fields.requireWhole("vocab_size"),
                    hidden,
                    fields.requireWhole("intermediate_size"),
                    fields.requireWhole("num_hidden_layers"),
                    heads,
                    keyValueHeads(heads),
                    headDim(hidden, heads),
                    fields.requireReal("rms_norm_eps"),
                    rope(),
                    family == ModelFamily.QWEN2 || fields.flag("attention_bias").orElse(false),
                    fields.flag("tie_word_embeddings").orElse(false),
                    fields.requireWhole("max_position_embeddings"),
                    generation
                            .flatMap(g -> g.whole("bos_token_id"))
                            .or(() -> fields.whole("bos_token_id"))
                            .filter(id -> id >= 0),
                    eos.isEmpty() ? fields.wholes("eos_token_id") : eos,
                    generation
                            .flatMap(g -> g.whole("pad_token_id"))
                            .or(() -> fields.whole("pad_token_id"))
                            .filter(id -> id >= 0));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(fields.file(), "", "" + e.getMessage(), e);
        }
    }

    private int keyValueHeads(int heads) {
        return switch (family) {
            case LLAMA -> fields.whole("num_key_value_heads").orElse(heads);
            case QWEN2, QWEN3 -> fields.requireWhole("num_key_value_heads");
        };
    }

    private int headDim(int hidden, int heads) {
        return switch (family) {
            case QWEN3 -> fields.requireWhole("head_dim");
            case LLAMA, QWEN2 ->
                fields.whole("head_dim").orElseGet(() -> {
                    if (hidden % heads != 0) {
                        throw fields.error("num_attention_heads", heads + " does not divide hidden_size " + hidden);
                    }
                    return hidden / heads;
                });
        };
    }

    private void refuseUnsupported() {
        fields.text("hidden_act").filter(act -> !act.equals("silu")).ifPresent(act -> {
            throw fields.error("hidden_act", "'" + act + "' is not supported; supported is silu");
        });
        refuseFlag("mlp_bias");
        if (fields.has("quantization_config")) {
            throw fields.error(
                    "quantization_config", "quantised weights are not supported; supported are F32, F16 and BF16");
        }
        fields.real("partial_rotary_factor").ifPresent(this::refusePartialRotation);
        refuseSlidingWindow();
    }

    private void refuseFlag(String field) {
        if (fields.flag(field).orElse(false)) {
            throw fields.error(field, "true is not supported; supported is false");
        }
    }

    private void refusePartialRotation(double factor) {
        if (factor != 1) {
            throw fields.error("partial_rotary_factor", factor + " is not supported; supported is 1");
        }
    }

    private void refuseSlidingWindow() {
        List<String> layerTypes = fields.texts("layer_types");
        for (String type : layerTypes) {
            if (!type.equals("full_attention")) {
                throw fields.error("layer_types", "'" + type + "' is not supported; supported is full_attention");
            }
        }
        boolean windowed = switch (family) {
            case LLAMA -> fields.has("sliding_window");
            case QWEN2, QWEN3 ->
                fields.flag("use_sliding_window").orElse(false)
                        && fields.has("sliding_window")
                        && layerTypes.isEmpty()
                        && fields.whole("max_window_layers").orElse(0) < fields.requireWhole("num_hidden_layers");
        };
        if (windowed) {
            throw fields.error("sliding_window", "sliding-window attention is not supported; supported is null");
        }
    }

    /** Version 5 has everything in {@code rope_parameters}, version 4 spreads it over two fields. */
    private Rope rope() {
        Optional<JsonFields> parameters = fields.object("rope_parameters");
        Optional<JsonFields> scaling = parameters.or(() -> fields.object("rope_scaling"));
        double theta = parameters
                .flatMap(p -> p.real("rope_theta"))
                .or(() -> fields.real("rope_theta"))
                .orElseGet(this::defaultTheta);
        if (!(theta > 0)) {
            throw fields.error("rope_theta", "must be positive, not " + theta);
        }
        return new Rope(theta, scaling.flatMap(this::scaling));
    }

    private double defaultTheta() {
        if (family == ModelFamily.LLAMA) {
            return DEFAULT_THETA;
        }
        throw fields.error("rope_theta", "is missing");
    }

    private Optional<Rope.Llama3Scaling> scaling(JsonFields scaling) {
        String field = scaling.has("rope_type") ? "rope_type" : "type";
        String type = scaling.text(field).orElse("default");
        scaling.real("partial_rotary_factor").ifPresent(this::refusePartialRotation);
        if (type.equals("default")) {
            return Optional.empty();
        }
        if (!type.equals("llama3")) {
            throw scaling.error(field, "'" + type + "' is not supported; supported are default and llama3");
        }
        try {
            return Optional.of(new Rope.Llama3Scaling(
                    scaling.requireReal("factor"),
                    scaling.requireReal("low_freq_factor"),
                    scaling.requireReal("high_freq_factor"),
                    scaling.requireWhole("original_max_position_embeddings")));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(fields.file(), scaling.path(), "" + e.getMessage(), e);
        }
    }
}
