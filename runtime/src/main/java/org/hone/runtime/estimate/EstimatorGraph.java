package org.hone.runtime.estimate;

/**
 * An estimator in the four slots of the Unified Policy Gradient Estimator plus its aggregate. The coefficient on
 * {@code ∇ log π_θ(t)} is {@code c = mask · exp(likelihood − reference) · advantage}, frozen.
 *
 * @param name the estimator's name, for messages and metrics
 * @param source what its sequences are
 * @param mask stabilisation mask, per token or coarser
 * @param reference {@code log π_ref}, per token or coarser; the literal 0 means {@code π_ref ≡ 1}
 * @param advantage the advantage, per token or coarser
 * @param likelihood the live log-prob, per token; its gradient is {@code ∇ log π_θ}
 * @param aggregate the linear map that makes one objective of all tokens
 */
public record EstimatorGraph(
        String name,
        SourceKind source,
        Expr mask,
        Expr reference,
        Expr advantage,
        Expr likelihood,
        Aggregate aggregate) {}
