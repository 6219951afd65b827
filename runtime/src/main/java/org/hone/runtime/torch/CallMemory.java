package org.hone.runtime.torch;

import org.hone.runtime.graph.Activation;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/** How much one native call is given to do, so that its memory stays bounded whatever a recipe asks for. */
public final class CallMemory {
    /** Bytes of key-value cache, and of kept activations, that one call may take. */
    public static final long BYTES = 1L << 30;

    private CallMemory() {}

    /** Bytes of activations that all layers together keep of a token. */
    public static long perToken(ModelConfig config, Precision precision) {
        return config.layers() * Activation.kept(config, precision);
    }

    /** Grid places of a micro-batch whose kept activations stay within {@link #BYTES}. */
    public static int places(ModelConfig config, Precision precision) {
        return Math.clamp(BYTES / perToken(config, precision), 256, 8192);
    }

    /** Whether a micro-batch of so many tokens is too long to keep the activations of its layers: one long sequence. */
    public static boolean tooLong(ModelConfig config, Precision precision, long tokens) {
        return tokens * perToken(config, precision) > BYTES;
    }

    /** Bytes of the key-value cache of one token. */
    public static long cachePerToken(ModelConfig config, Precision precision) {
        long number = precision == Precision.FP32 ? Float.BYTES : Short.BYTES;
        return number * 2 * config.layers() * config.keyValueHeads() * config.headDim();
    }

    /** Replies that are sampled in one call, when prompt and budget together have so many tokens. */
    public static int replies(ModelConfig config, Precision precision, long tokens) {
        return Math.clamp(BYTES / (tokens * cachePerToken(config, precision)), 1, 1 << 20);
    }
}
