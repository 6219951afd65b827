package org.hone.runtime.walk;

import java.util.List;

/**
 * The gradients of a schedule's terms in one optimiser step, before clipping.
 *
 * @param terms names of the terms, in order
 * @param norms global norm of each term's gradient: {@code [terms]}
 * @param cosines cosine between the gradients of two terms: {@code [terms][terms]}; not a number where one of them is 0
 * @param norm global norm of their sum
 */
public record TermGradients(List<String> terms, double[] norms, double[][] cosines, double norm) {
    public TermGradients {
        terms = List.copyOf(terms);
    }
}
