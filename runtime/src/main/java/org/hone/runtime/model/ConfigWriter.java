package org.hone.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code config.json} in the spelling of transformers 4, which version 5 reads too. */
final class ConfigWriter {

    private static final JsonMapper JSON = new JsonMapper();

    private ConfigWriter() {}

    static void write(ModelConfig config, Path directory, StoredType stored) {
        writeJson(directory.resolve("config.json"), config(config, stored));
        ObjectNode generation = JSON.createObjectNode();
        tokens(config, generation);
        writeJson(directory.resolve("generation_config.json"), generation);
    }

    static void writeJson(Path file, JsonNode node) {
        WholeFile.write(file, out -> out.write((node.toPrettyString() + "\n").getBytes(UTF_8)));
    }

    private static ObjectNode config(ModelConfig config, StoredType stored) {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("architectures").add(config.family().architecture());
        json.put("model_type", config.family().modelType());
        json.put("vocab_size", config.vocabSize());
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headDim());
        json.put("hidden_act", "silu");
        json.put("rms_norm_eps", config.rmsNormEpsilon());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        json.put("rope_theta", config.rope().theta());
        config.rope()
                .scaling()
                .ifPresent(scaling -> json.putObject("rope_scaling")
                        .put("rope_type", "llama3")
                        .put("factor", scaling.factor())
                        .put("low_freq_factor", scaling.lowFreqFactor())
                        .put("high_freq_factor", scaling.highFreqFactor())
                        .put("original_max_position_embeddings", scaling.originalMaxPosition()));
        switch (config.family()) {
            case LLAMA -> json.put("attention_bias", config.attentionBias()).put("mlp_bias", false);
            case QWEN2 -> json.put("use_sliding_window", false);
            case QWEN3 -> json.put("attention_bias", config.attentionBias()).put("use_sliding_window", false);
        }
        json.put("attention_dropout", 0.0);
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        tokens(config, json);
        json.put("torch_dtype", stored.torchName());
        return json;
    }

    private static void tokens(ModelConfig config, ObjectNode json) {
        // An absent token is written as null: transformers would put a family's default in its place.
        json.put("bos_token_id", config.bosTokenId().orElse(null));
        List<Integer> eos = config.eosTokenIds();
        if (eos.size() == 1) {
            json.put("eos_token_id", eos.getFirst());
        } else if (eos.isEmpty()) {
            json.putNull("eos_token_id");
        } else {
            eos.forEach(json.putArray("eos_token_id")::add);
        }
        json.put("pad_token_id", config.padTokenId().orElse(null));
    }
}
