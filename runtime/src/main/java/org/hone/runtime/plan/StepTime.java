package org.hone.runtime.plan;

/**
 * Seconds of a training step with replies of full length.
 *
 * @param sample drawing replies, and the digest of the weights that draw
 * @param estimate what the policy and the models beside it say of the tokens
 * @param update gradients and optimiser steps
 */
public record StepTime(double sample, double estimate, double update) {
    /** The whole step. */
    public double total() {
        return sample + estimate + update;
    }
}
