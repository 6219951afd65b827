package org.hone.runtime.plan;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019) on matrices, clipping by global norm and a linear
 * warm-up followed by the given decay.
 *
 * @param learningRate peak learning rate
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled weight decay, on tensors of two or more dimensions
 * @param clipNorm global gradient norm above which the gradient is scaled down; infinite for none
 * @param warmup optimiser steps of linear warm-up from 0
 * @param decay shape after the warm-up
 */
public record OptimizerPlan(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        int warmup,
        Decay decay) {

    /** Learning rate after the warm-up. */
    public enum Decay {
        CONSTANT,
        /** Linear to 0 at the last step. */
        LINEAR,
        /** Half a cosine to 0 at the last step. */
        COSINE
    }
}
