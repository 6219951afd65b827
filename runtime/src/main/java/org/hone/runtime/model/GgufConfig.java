package org.hone.runtime.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The {@link ModelConfig} of a GGUF file, and the GGUF names of its tensors. */
final class GgufConfig {

    /** Parameters of Llama 3.1 and later; the files hold only the resulting divisors. */
    private static final double LOW_FREQ_FACTOR = 1;

    private static final double HIGH_FREQ_FACTOR = 4;
    private static final int ORIGINAL_MAX_POSITION = 8192;

    private static final String ROPE_DIVISORS = "rope_freqs.weight";

    private final Gguf gguf;
    private final String prefix;
    private final ModelFamily family;

    private GgufConfig(Gguf gguf) {
        this.gguf = gguf;
        String architecture =
                gguf.text("general.architecture").orElseThrow(() -> gguf.error("general.architecture", "is missing"));
        this.family = ModelFamily.ofModelType(architecture)
                .orElseThrow(() -> gguf.error(
                        "general.architecture",
                        "'" + architecture + "' is not supported; supported are " + ModelFamily.supported()));
        this.prefix = architecture + ".";
    }

    static ModelConfig read(Gguf gguf) {
        return new GgufConfig(gguf).config();
    }

    private ModelConfig config() {
        if (gguf.whole(prefix + "expert_count").orElse(0) > 0) {
            throw gguf.error(prefix + "expert_count", "mixtures of experts are not supported");
        }
        if (gguf.whole(prefix + "attention.sliding_window").orElse(0) > 0) {
            throw gguf.error(prefix + "attention.sliding_window", "sliding-window attention is not supported");
        }
        int hidden = gguf.requireWhole(prefix + "embedding_length");
        int heads = gguf.requireWhole(prefix + "attention.head_count");
        int headDim = headDim(hidden, heads);
        try {
            return new ModelConfig(
                    family,
                    vocabSize(),
                    hidden,
                    gguf.requireWhole(prefix + "feed_forward_length"),
                    gguf.requireWhole(prefix + "block_count"),
                    heads,
                    gguf.whole(prefix + "attention.head_count_kv").orElse(heads),
                    headDim,
                    gguf.real(prefix + "attention.layer_norm_rms_epsilon")
                            .orElseThrow(() -> gguf.error(prefix + "attention.layer_norm_rms_epsilon", "is missing")),
                    rope(headDim),
                    family == ModelFamily.QWEN2 || gguf.tensors().containsKey("blk.0.attn_q.bias"),
                    !gguf.tensors().containsKey("output.weight"),
                    gguf.requireWhole(prefix + "context_length"),
                    gguf.whole("tokenizer.ggml.bos_token_id"),
                    stopTokens(),
                    gguf.whole("tokenizer.ggml.padding_token_id"));
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(gguf.path(), "", "" + e.getMessage(), e);
        }
    }

    /** The embedding has a row for every token, used or not. */
    private int vocabSize() {
        GgufTensor embedding = gguf.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw gguf.error("token_embd.weight", "is missing; the file holds no language model");
        }
        long rows = embedding.rows();
        if (rows > ModelConfig.LARGEST_SIZE) {
            throw gguf.error("token_embd.weight", "has " + rows + " rows; that is too many");
        }
        return (int) rows;
    }

    private int headDim(int hidden, int heads) {
        Optional<Integer> given = gguf.whole(prefix + "attention.key_length");
        if (given.isEmpty() && family == ModelFamily.LLAMA) {
            given = gguf.whole(prefix + "rope.dimension_count");
        }
        if (given.isEmpty() && (heads < 1 || hidden % heads != 0)) {
            throw gguf.error(prefix + "attention.head_count", heads + " does not divide " + hidden);
        }
        int headDim = given.orElseGet(() -> hidden / heads);
        int rotated = gguf.whole(prefix + "rope.dimension_count").orElse(headDim);
        if (rotated != headDim) {
            throw gguf.error(
                    prefix + "rope.dimension_count",
                    "rotating " + rotated + " of " + headDim + " dimensions is not supported");
        }
        return headDim;
    }

    private List<Integer> stopTokens() {
        Optional<Integer> eos = gguf.whole("tokenizer.ggml.eos_token_id");
        Optional<Integer> eot = gguf.whole("tokenizer.ggml.eot_token_id").filter(id -> !eos.equals(Optional.of(id)));
        return Stream.concat(eos.stream(), eot.stream()).toList();
    }

    private Rope rope(int headDim) {
        String scaling = gguf.text(prefix + "rope.scaling.type").orElse("none");
        if (!scaling.equals("none")) {
            throw gguf.error(prefix + "rope.scaling.type", "'" + scaling + "' is not supported; supported is none");
        }
        double theta = gguf.real(prefix + "rope.freq_base").orElse(10_000.0);
        GgufTensor divisors = gguf.tensors().get(ROPE_DIVISORS);
        return new Rope(theta, divisors == null ? Optional.empty() : Optional.of(scaling(divisors, theta, headDim)));
    }

    /**
     * Recovers Llama 3.1's parameters: the largest divisor is the factor, and the others must then follow.
     *
     * @throws ModelFileException when they do not
     */
    private Rope.Llama3Scaling scaling(GgufTensor tensor, double theta, int headDim) {
        if (tensor.rows() != 1 || tensor.rowElements() != headDim / 2) {
            throw gguf.error(tensor.name(), "has shape " + tensor.shape() + ", not [" + headDim / 2 + "]");
        }
        float[] divisors = new float[headDim / 2];
        gguf.readRows(tensor, 0, 1, divisors);
        double factor = 1;
        for (float divisor : divisors) {
            factor = Math.max(factor, divisor);
        }
        var scaling = new Rope.Llama3Scaling(factor, LOW_FREQ_FACTOR, HIGH_FREQ_FACTOR, ORIGINAL_MAX_POSITION);
        double[] plain = new Rope(theta, Optional.empty()).frequencies(headDim);
        for (int i = 0; i < divisors.length; i++) {
            double expected = scaling.divisor(plain[i]);
            if (!(Math.abs(divisors[i] - expected) <= 1e-3 * expected)) {
                throw gguf.error(
                        tensor.name(),
                        "stretches frequency " + i + " by " + divisors[i]
                                + "; only Llama 3.1's stretching is supported, which gives " + expected);
            }
        }
        return scaling;
    }

    /** llama.cpp's name of a tensor. */
    static String name(TensorSpec spec) {
        String suffix = switch (spec.role()) {
            case EMBED_TOKENS -> "token_embd.weight";
            case FINAL_NORM -> "output_norm.weight";
            case LM_HEAD -> "output.weight";
            case INPUT_NORM -> "attn_norm.weight";
            case Q_WEIGHT -> "attn_q.weight";
            case Q_BIAS -> "attn_q.bias";
            case K_WEIGHT -> "attn_k.weight";
            case K_BIAS -> "attn_k.bias";
            case V_WEIGHT -> "attn_v.weight";
            case V_BIAS -> "attn_v.bias";
            case O_WEIGHT -> "attn_output.weight";
            case O_BIAS -> "attn_output.bias";
            case Q_NORM -> "attn_q_norm.weight";
            case K_NORM -> "attn_k_norm.weight";
            case POST_ATTENTION_NORM -> "ffn_norm.weight";
            case GATE_WEIGHT -> "ffn_gate.weight";
            case UP_WEIGHT -> "ffn_up.weight";
            case DOWN_WEIGHT -> "ffn_down.weight";
        };
        return spec.layer().map(layer -> "blk." + layer + "." + suffix).orElse(suffix);
    }

    /**
     * Rows that belong together when query and key heads have been reordered: llama.cpp stores the two halves of a
     * Llama head interleaved.
     *
     * @return the head width for such a tensor, empty for one stored as it is
     */
    static OptionalInt interleaved(ModelConfig config, TensorSpec spec) {
        return switch (spec.role()) {
            case Q_WEIGHT, Q_BIAS, K_WEIGHT, K_BIAS ->
                config.family() == ModelFamily.LLAMA ? OptionalInt.of(config.headDim()) : OptionalInt.empty();
            case EMBED_TOKENS,
                    INPUT_NORM,
                    V_WEIGHT,
                    V_BIAS,
                    O_WEIGHT,
                    O_BIAS,
                    Q_NORM,
                    K_NORM,
                    POST_ATTENTION_NORM,
                    GATE_WEIGHT,
                    UP_WEIGHT,
                    DOWN_WEIGHT,
                    FINAL_NORM,
                    LM_HEAD -> OptionalInt.empty();
        };
    }
}
