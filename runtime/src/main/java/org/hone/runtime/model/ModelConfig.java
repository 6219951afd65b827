package org.hone.runtime.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shape of a decoder-only language model, as {@code config.json} describes it.
 *
 * @param family which decoder
 * @param vocabSize rows of the embedding; can exceed the tokenizer's vocabulary
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward part
 * @param layers number of layers
 * @param heads query heads
 * @param keyValueHeads key and value heads, a divisor of {@code heads}
 * @param headDim width of a head, even; need not be {@code hiddenSize / heads}
 * @param rmsNormEpsilon added to the mean square inside every norm
 * @param rope position embedding
 * @param attentionBias whether query, key and value projections have biases
 * @param tieWordEmbeddings whether the output head is the embedding
 * @param maxPositionEmbeddings context length in tokens
 * @param bosTokenId token that begins a text, if any
 * @param eosTokenIds tokens that end a reply, in the file's order
 * @param padTokenId filler token, if any
 */
public record ModelConfig(
        ModelFamily family,
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        double rmsNormEpsilon,
        Rope rope,
        boolean attentionBias,
        boolean tieWordEmbeddings,
        int maxPositionEmbeddings,
        Optional<Integer> bosTokenId,
        List<Integer> eosTokenIds,
        Optional<Integer> padTokenId) {

    /** Largest value of any single size; keeps every product of two sizes far inside a {@code long}. */
    static final int LARGEST_SIZE = 1 << 24;

    /**
     * Checks ranges and divisibility.
     *
     * @throws IllegalArgumentException naming the {@code config.json} field at fault
     */
    public ModelConfig {
        positive("vocab_size", vocabSize);
        positive("hidden_size", hiddenSize);
        positive("intermediate_size", intermediateSize);
        positive("num_hidden_layers", layers);
        positive("num_attention_heads", heads);
        positive("num_key_value_heads", keyValueHeads);
        positive("head_dim", headDim);
        if (maxPositionEmbeddings < 1) {
            throw new IllegalArgumentException(
                    "max_position_embeddings must be positive, not " + maxPositionEmbeddings);
        }
        if (layers > 10_000) {
            throw new IllegalArgumentException("num_hidden_layers must be at most 10000, not " + layers);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "num_key_value_heads " + keyValueHeads + " must divide num_attention_heads " + heads);
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("head_dim must be even, not " + headDim);
        }
        if ((long) heads * headDim > LARGEST_SIZE) {
            throw new IllegalArgumentException(
                    "num_attention_heads " + heads + " times head_dim " + headDim + " is out of range");
        }
        if (!(rmsNormEpsilon >= 0) || Double.isInfinite(rmsNormEpsilon)) {
            throw new IllegalArgumentException("rms_norm_eps must be finite and not negative, not " + rmsNormEpsilon);
        }
        eosTokenIds = List.copyOf(eosTokenIds);
        bosTokenId.ifPresent(id -> token("bos_token_id", id, vocabSize));
        padTokenId.ifPresent(id -> token("pad_token_id", id, vocabSize));
        for (int id : eosTokenIds) {
            token("eos_token_id", id, vocabSize);
        }
    }

    private static void positive(String field, int value) {
        if (value < 1 || value > LARGEST_SIZE) {
            throw new IllegalArgumentException(field + " must be from 1 to " + LARGEST_SIZE + ", not " + value);
        }
    }

    private static void token(String field, int id, int vocabSize) {
        if (id < 0 || id >= vocabSize) {
            throw new IllegalArgumentException(field + " " + id + " is outside the vocabulary of " + vocabSize);
        }
    }

    /**
     * Reads {@code config.json} and, for the stop tokens, {@code generation_config.json} of a Hugging Face directory.
     *
     * @throws ModelFileException naming file and field, when a file is missing, unreadable or asks for what is not
     *     supported
     */
    public static ModelConfig read(Path directory) {
        return ConfigReader.read(directory);
    }

    /**
     * Writes {@code config.json} and {@code generation_config.json} so that transformers loads them.
     *
     * @param stored type of the weights beside it
     * @throws ModelFileException when a file cannot be written
     */
    public void write(Path directory, StoredType stored) {
        ConfigWriter.write(this, directory, stored);
    }

    /** Whether each query and key head is normed before the rotation. */
    public boolean qkNorm() {
        return family == ModelFamily.QWEN3;
    }

    /** Whether the output projection of attention has a bias; Qwen 2 biases only query, key and value. */
    public boolean outputBias() {
        return attentionBias && family != ModelFamily.QWEN2;
    }

    /** Number of parameters, a tied head counted once. */
    public long parameters() {
        return tensors().stream().mapToLong(TensorSpec::elements).sum();
    }

    /**
     * Every tensor of the model, in the order of {@link TensorRole}: embedding, then layer by layer, then final norm,
     * then the head if it is not tied. The training graph takes its weights in this order.
     */
    public List<TensorSpec> tensors() {
        List<TensorSpec> all = new ArrayList<>();
        all.add(TensorSpec.of(TensorRole.EMBED_TOKENS, Optional.empty(), vocabSize, hiddenSize));
        for (int layer = 0; layer < layers; layer++) {
            addLayer(all, Optional.of(layer));
        }
        all.add(TensorSpec.of(TensorRole.FINAL_NORM, Optional.empty(), hiddenSize));
        if (!tieWordEmbeddings) {
            all.add(TensorSpec.of(TensorRole.LM_HEAD, Optional.empty(), vocabSize, hiddenSize));
        }
        return List.copyOf(all);
    }

    private void addLayer(List<TensorSpec> all, Optional<Integer> layer) {
        int query = heads * headDim;
        int keyValue = keyValueHeads * headDim;
        all.add(TensorSpec.of(TensorRole.INPUT_NORM, layer, hiddenSize));
        all.add(TensorSpec.of(TensorRole.Q_WEIGHT, layer, query, hiddenSize));
        if (attentionBias) {
            all.add(TensorSpec.of(TensorRole.Q_BIAS, layer, query));
        }
        all.add(TensorSpec.of(TensorRole.K_WEIGHT, layer, keyValue, hiddenSize));
        if (attentionBias) {
            all.add(TensorSpec.of(TensorRole.K_BIAS, layer, keyValue));
        }
        all.add(TensorSpec.of(TensorRole.V_WEIGHT, layer, keyValue, hiddenSize));
        if (attentionBias) {
            all.add(TensorSpec.of(TensorRole.V_BIAS, layer, keyValue));
        }
        all.add(TensorSpec.of(TensorRole.O_WEIGHT, layer, hiddenSize, query));
        if (outputBias()) {
            all.add(TensorSpec.of(TensorRole.O_BIAS, layer, hiddenSize));
        }
        if (qkNorm()) {
            all.add(TensorSpec.of(TensorRole.Q_NORM, layer, headDim));
            all.add(TensorSpec.of(TensorRole.K_NORM, layer, headDim));
        }
        all.add(TensorSpec.of(TensorRole.POST_ATTENTION_NORM, layer, hiddenSize));
        all.add(TensorSpec.of(TensorRole.GATE_WEIGHT, layer, intermediateSize, hiddenSize));
        all.add(TensorSpec.of(TensorRole.UP_WEIGHT, layer, intermediateSize, hiddenSize));
        all.add(TensorSpec.of(TensorRole.DOWN_WEIGHT, layer, hiddenSize, intermediateSize));
    }
}
