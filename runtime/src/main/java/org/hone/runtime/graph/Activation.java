package org.hone.runtime.graph;

import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/**
 * Bytes that a layer of {@link Transformer} needs for a token, counted from what {@link LayerGradient} keeps. With the hidden width
 * {@code H}, the width {@code A} of all query heads, {@code K} of all key heads and {@code I} of the feed-forward part these
 * are in fp32
 *
 * <pre>{@code
 * the layer's input, the sum after attention, the results of both norms:                 4 H
 * query; what attention keeps (query, key and value for every query head, its result):   6 A
 * key and value:                                                                         2 K
 * gate and up:                                                                           2 I
 * }</pre>
 *
 * Where attention keeps the weights of every query and key in place of keys and values for every query head (see {@link Attention}), that is
 * about as much at 256 tokens. In bfloat16 what goes into matrix products and attention has half the size: {@code 2 H} are fp32 and
 * {@code 2 H + 6 A + 2 K + 2 I} are bfloat16. A norm of queries and keys keeps {@code A + K} fp32 more.
 */
public final class Activation {
    private Activation() {}

    /** Bytes that one layer keeps of one token for its backward pass. */
    public static long kept(ModelConfig config, Precision precision) {
        long hidden = config.hiddenSize();
        long query = (long) config.heads() * config.headDim();
        long key = (long) config.keyValueHeads() * config.headDim();
        long norms = config.qkNorm() ? query + key : 0;
        long products = 6 * query + 2 * key + 2L * config.intermediateSize();
        return switch (precision) {
            case FP32 -> Float.BYTES * (4 * hidden + products + norms);
            case BF16 -> Float.BYTES * (2 * hidden + norms) + Short.BYTES * (2 * hidden + products);
        };
    }

    /** Bytes of one token that are alive at once in a layer that keeps nothing: the widest place of the feed-forward part. */
    public static long passing(ModelConfig config, Precision precision) {
        long number = precision == Precision.FP32 ? Float.BYTES : Short.BYTES;
        return Float.BYTES * 2L * config.hiddenSize() + number * (config.hiddenSize() + 3L * config.intermediateSize());
    }

    /**
     * Positions whose logits are alive at once: 1,024, and fewer where that would be more than 2<sup>26</sup> numbers. Of a small vocabulary it
     * may be more, as long as all are no more than 2<sup>22</sup>.
     */
    public static int chunk(ModelConfig config) {
        int few = Math.clamp((1 << 26) / config.vocabSize(), 128, 1024);
        return Math.clamp((1 << 22) / config.vocabSize(), few, 8192);
    }

    /** Bytes of the input of one layer for one token: what is kept of a layer that is computed again. */
    public static long input(ModelConfig config) {
        return (long) Float.BYTES * config.hiddenSize();
    }
}
