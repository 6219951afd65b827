package org.hone.runtime.model;

import java.util.Optional;

/** What a tensor does in a decoder; the order is that of {@link ModelConfig#tensors()}. */
public enum TensorRole {
    /** Token embedding, {@code [vocab, hidden]}. */
    EMBED_TOKENS("model.embed_tokens.weight"),
    /** Norm before attention, {@code [hidden]}. */
    INPUT_NORM("input_layernorm.weight"),
    /** Query projection, {@code [heads * headDim, hidden]}. */
    Q_WEIGHT("self_attn.q_proj.weight"),
    /** Query bias, {@code [heads * headDim]}. */
    Q_BIAS("self_attn.q_proj.bias"),
    /** Key projection, {@code [keyValueHeads * headDim, hidden]}. */
    K_WEIGHT("self_attn.k_proj.weight"),
    /** Key bias, {@code [keyValueHeads * headDim]}. */
    K_BIAS("self_attn.k_proj.bias"),
    /** Value projection, {@code [keyValueHeads * headDim, hidden]}. */
    V_WEIGHT("self_attn.v_proj.weight"),
    /** Value bias, {@code [keyValueHeads * headDim]}. */
    V_BIAS("self_attn.v_proj.bias"),
    /** Output projection of attention, {@code [hidden, heads * headDim]}. */
    O_WEIGHT("self_attn.o_proj.weight"),
    /** Output bias of attention, {@code [hidden]}. */
    O_BIAS("self_attn.o_proj.bias"),
    /** Norm over each query head, {@code [headDim]}. */
    Q_NORM("self_attn.q_norm.weight"),
    /** Norm over each key head, {@code [headDim]}. */
    K_NORM("self_attn.k_norm.weight"),
    /** Norm before the feed-forward part, {@code [hidden]}. */
    POST_ATTENTION_NORM("post_attention_layernorm.weight"),
    /** Gate of the feed-forward part, {@code [intermediate, hidden]}. */
    GATE_WEIGHT("mlp.gate_proj.weight"),
    /** Up projection, {@code [intermediate, hidden]}. */
    UP_WEIGHT("mlp.up_proj.weight"),
    /** Down projection, {@code [hidden, intermediate]}. */
    DOWN_WEIGHT("mlp.down_proj.weight"),
    /** Norm after the last layer, {@code [hidden]}. */
    FINAL_NORM("model.norm.weight"),
    /** Output head, {@code [vocab, hidden]}; absent when tied to the embedding. */
    LM_HEAD("lm_head.weight");

    private final String suffix;

    TensorRole(String suffix) {
        this.suffix = suffix;
    }

    /** Whether every layer has its own tensor of this role. */
    public boolean perLayer() {
        return switch (this) {
            case EMBED_TOKENS, FINAL_NORM, LM_HEAD -> false;
            case INPUT_NORM,
                    Q_WEIGHT,
                    Q_BIAS,
                    K_WEIGHT,
                    K_BIAS,
                    V_WEIGHT,
                    V_BIAS,
                    O_WEIGHT,
                    O_BIAS,
                    Q_NORM,
                    K_NORM,
                    POST_ATTENTION_NORM,
                    GATE_WEIGHT,
                    UP_WEIGHT,
                    DOWN_WEIGHT -> true;
        };
    }

    /** The Hugging Face name; {@code layer} is present exactly for roles {@link #perLayer}. */
    String name(Optional<Integer> layer) {
        return layer.map(index -> "model.layers." + index + "." + suffix).orElse(suffix);
    }
}
