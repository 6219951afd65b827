package org.hone.runtime.estimate;

/**
 * The answer of an estimator on a batch: the gradient is {@code Σ coefficient · weight · ∇ log π_θ}.
 *
 * @param coefficient {@code c = mask · exp(likelihood − reference) · advantage}: shape {@code [tokens]}
 * @param weight the aggregate's factor: shape {@code [tokens]}
 */
public record Coefficients(double[] coefficient, double[] weight) {}
