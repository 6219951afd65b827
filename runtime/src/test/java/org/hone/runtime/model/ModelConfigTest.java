package org.hone.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelConfigTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private static ObjectNode llama() {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama")
                .put("vocab_size", 100)
                .put("hidden_size", 32)
                .put("intermediate_size", 48)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("rms_norm_eps", 1e-5)
                .put("max_position_embeddings", 64)
                .put("hidden_act", "silu")
                .put("bos_token_id", 1)
                .put("eos_token_id", 2);
        return json;
    }

    private ModelConfig read(ObjectNode json) throws IOException {
        Files.writeString(directory.resolve("config.json"), json.toString());
        return ModelConfig.read(directory);
    }

    @Test
    void bothSpellingsOfRopeMeanTheSame() throws IOException {
        ObjectNode four = llama().put("rope_theta", 500000.0);
        four.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", 8.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", 32);
        ObjectNode five = llama();
        five.set("rope_parameters", ((ObjectNode) four.get("rope_scaling").deepCopy()).put("rope_theta", 500000));
        assertThat(read(four).rope())
                .isEqualTo(read(five).rope())
                .isEqualTo(new Rope(500000, Optional.of(new Rope.Llama3Scaling(8, 1, 4, 32))));
    }

    @Test
    void stopTokensOfTheGenerationConfigWin() throws IOException {
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [7, 9]}");
        assertThat(read(llama()).eosTokenIds()).containsExactly(7, 9);
        Files.delete(directory.resolve("generation_config.json"));
        assertThat(read(llama()).eosTokenIds()).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "llama-scaled", "qwen2", "qwen3"})
    void whatIsWrittenReadsBackEqual(String name) {
        ModelConfig config = ModelConfig.read(ReferenceModels.directory(name));
        config.write(directory, StoredType.F32);
        assertThat(ModelConfig.read(directory)).isEqualTo(config);
    }

    @Test
    void tensorsComeInTheGraphsOrder() {
        List<TensorSpec> qwen3 =
                ModelConfig.read(ReferenceModels.directory("qwen3")).tensors();
        assertThat(qwen3.stream().map(TensorSpec::name).limit(13))
                .containsExactly(
                        "model.embed_tokens.weight",
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.0.self_attn.q_proj.weight",
                        "model.layers.0.self_attn.k_proj.weight",
                        "model.layers.0.self_attn.v_proj.weight",
                        "model.layers.0.self_attn.o_proj.weight",
                        "model.layers.0.self_attn.q_norm.weight",
                        "model.layers.0.self_attn.k_norm.weight",
                        "model.layers.0.post_attention_layernorm.weight",
                        "model.layers.0.mlp.gate_proj.weight",
                        "model.layers.0.mlp.up_proj.weight",
                        "model.layers.0.mlp.down_proj.weight",
                        "model.layers.1.input_layernorm.weight");
        assertThat(qwen3.getLast().name()).isEqualTo("lm_head.weight");
        assertThat(ModelConfig.read(ReferenceModels.directory("qwen2")).tensors().stream()
                        .filter(spec -> spec.layer().equals(Optional.of(1)))
                        .map(TensorSpec::role))
                .startsWith(
                        TensorRole.INPUT_NORM,
                        TensorRole.Q_WEIGHT,
                        TensorRole.Q_BIAS,
                        TensorRole.K_WEIGHT,
                        TensorRole.K_BIAS,
                        TensorRole.V_WEIGHT,
                        TensorRole.V_BIAS,
                        TensorRole.O_WEIGHT,
                        TensorRole.POST_ATTENTION_NORM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type|\"mistral\"|supported are llama, qwen2, qwen3",
                "model_type|null|model_type: is missing",
                "vocab_size|null|vocab_size: is missing",
                "vocab_size|\"many\"|vocab_size: must be a whole number",
                "vocab_size|99999999999|vocab_size: must be a whole number",
                "hidden_size|-4|hidden_size must be from 1",
                "num_hidden_layers|0|num_hidden_layers must be from 1",
                "num_attention_heads|0|num_attention_heads: must be positive",
                "num_attention_heads|5|does not divide hidden_size",
                "num_key_value_heads|3|must divide num_attention_heads",
                "head_dim|7|head_dim must be even",
                "rms_norm_eps|null|rms_norm_eps: is missing",
                "rms_norm_eps|-1|rms_norm_eps must be",
                "hidden_act|\"gelu\"|supported is silu",
                "mlp_bias|true|mlp_bias: true is not supported",
                "sliding_window|4096|sliding-window attention is not supported",
                "layer_types|[\"sliding_attention\"]|supported is full_attention",
                "rope_scaling|{\"rope_type\": \"yarn\", \"factor\": 4}|supported are default and llama3",
                "rope_scaling|{\"rope_type\": \"llama3\", \"factor\": 4}|rope_scaling.low_freq_factor: is missing",
                "rope_theta|0|rope_theta: must be positive",
                "partial_rotary_factor|0.5|supported is 1",
                "quantization_config|{}|quantised weights are not supported",
                "eos_token_id|100|eos_token_id 100 is outside the vocabulary",
                "architectures|[\"LlamaForSequenceClassification\"]|LlamaForCausalLM is supported",
            })
    void refusesNamingFileAndField(String field, String value, String message) throws IOException {
        ObjectNode json = llama();
        json.set(field, JSON.readTree(value));
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(message);
    }

    @Test
    void aSecondValueForAFieldIsAnError() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"vocab_size\": 1, \"vocab_size\": 2}");
        assertThatThrownBy(() -> ModelConfig.read(directory))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("Duplicate field 'vocab_size'");
    }

    @Test
    void aDirectoryWithoutConfigSaysWhatAModelNeeds() {
        assertThatThrownBy(() -> ModelConfig.read(directory)).hasMessageContaining("config.json, *.safetensors");
    }

    @Test
    void llama3ScalingSlowsOnlyLongWavelengths() {
        var scaling = new Rope.Llama3Scaling(8, 1, 4, 8192);
        double[] plain = new Rope(500000, Optional.empty()).frequencies(64);
        double[] scaled = new Rope(500000, Optional.of(scaling)).frequencies(64);
        assertThat(scaled[0]).isEqualTo(plain[0]);
        assertThat(scaled[31]).isEqualTo(plain[31] / 8);
        assertThat(scaled[16]).isLessThan(plain[16]).isGreaterThan(plain[16] / 8);
    }
}
