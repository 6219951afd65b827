package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.List;

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
        String name, SourceKind source, Expr mask, Expr reference, Expr advantage, Expr likelihood, Aggregate aggregate)
        implements TermGraph {
    /** Number of the slots, which come first in {@link #expressions()}. */
    public static final int SLOTS = 4;

    /**
     * Everything that must be computed: mask, reference, advantage and likelihood, then the factors of the aggregate's
     * {@link Aggregate.Step.Scale} steps in order.
     */
    @Override
    public List<Expr> expressions() {
        List<Expr> all = new ArrayList<>(List.of(mask, reference, advantage, likelihood));
        all.addAll(aggregate.factors());
        return all;
    }

    @Override
    public int slots() {
        return SLOTS;
    }

    /** Whether π_ref is the frozen policy itself, so that the quotient {@code exp(likelihood − reference)} is 1. */
    public boolean ownReference() {
        // Equal expressions share a line, and freezing adds none.
        List<Integer> lines = StraightLine.of(List.of(likelihood, reference)).roots();
        return lines.get(0).equals(lines.get(1));
    }

    /** The fields that coefficients and weights depend on, in the order of their declaration. */
    public List<SourceField> reads() {
        List<Expr> read = new ArrayList<>(List.of(mask, advantage));
        if (!ownReference()) {
            read.add(reference);
            read.add(likelihood);
        }
        read.addAll(aggregate.factors());
        return StraightLine.of(read).fields();
    }
}
