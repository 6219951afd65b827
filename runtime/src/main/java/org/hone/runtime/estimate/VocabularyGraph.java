package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.List;

/**
 * A term over the whole vocabulary: the step ascends {@code aggregate(factor · quantity)}, where the quantity is a live
 * function of the policy's next-token distribution at each reply token. Its gradient is exact, taken through all logits;
 * nothing is sampled and there is no coefficient on a log-prob.
 *
 * @param name the term's name, for messages and metrics
 * @param source what its sequences are
 * @param quantity what is differentiated
 * @param factor what it is multiplied by, frozen, per token or coarser; −1 makes a penalty
 * @param aggregate the linear map that makes one objective of all tokens
 */
public record VocabularyGraph(String name, SourceKind source, Quantity quantity, Expr factor, Aggregate aggregate)
        implements TermGraph {

    /** A quantity of the policy's next-token distribution π, in nats, at the temperature the tokens are scored at. */
    public sealed interface Quantity {
        /** {@code H(π) = −Σ_v π(v) log π(v)}. */
        record Entropy() implements Quantity {}

        /**
         * A Kullback-Leibler divergence to another model's distribution ρ. {@code KL(π‖ρ) = Σ_v π(v) log(π(v)/ρ(v))}
         * seeks one mode of ρ; {@code KL(ρ‖π)} covers all of them.
         *
         * @param from whose distribution ρ is
         * @param policyFirst whether it is {@code KL(π‖ρ)}
         */
        record Divergence(Companion from, boolean policyFirst) implements Quantity {}
    }

    @Override
    public List<Expr> expressions() {
        List<Expr> all = new ArrayList<>(List.of(factor));
        all.addAll(aggregate.factors());
        return all;
    }

    @Override
    public int slots() {
        return 1;
    }
}
