package org.hone.runtime.plan;

/** The numbers that a model computes with. Weights, gradients and the optimiser's state are always fp32. */
public enum Precision {
    /** Single precision throughout. */
    FP32,
    /**
     * Matrix products of the layers and attention in bfloat16, on rounded copies of the weights; the residual stream, norms,
     * logits, softmax and everything that is added up over tokens in single precision.
     */
    BF16
}
