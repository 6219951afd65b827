package org.hone.runtime.analyse;

/** How the mathematics of two estimators {@code A} and {@code B} relate, under a condition. */
public sealed interface Relation {
    /**
     * {@code A = factor · B}.
     *
     * @param factor 1 if they are the same
     * @param proof by normal form, or by testing only
     * @param batches number of batches on which it was tested; 0 where it is proven
     */
    record Scaled(double factor, boolean proof, int batches) implements Relation {}

    /**
     * {@code A = k · B} on every batch tested, with another {@code k > 0} on different batches: the same direction within a step,
     * another balance between steps.
     *
     * @param least smallest factor seen
     * @param greatest largest factor seen
     */
    record WithinStep(double least, double greatest, int batches) implements Relation {}

    /**
     * They differ by more than a factor.
     *
     * @param example the smallest batch found on which no factor makes them equal
     * @param seen which of the batches tested was the first to show it, from 1
     */
    record Differs(CounterExample example, int seen) implements Relation {}

    /** No batch was found on which the condition holds. */
    record Unsatisfied(int tried) implements Relation {}
}
