package org.hone.runtime.torch;

/**
 * A sampled reply.
 *
 * @param tokens its tokens, the stop token included if it stopped
 * @param logprobs natural log-probs of the tokens under the tempered distribution they were drawn from: shape
 *     {@code [tokens]}; with a nucleus below 1 still those of the whole distribution
 * @param truncated whether it reached the budget without a stop token
 */
public record Reply(int[] tokens, float[] logprobs, boolean truncated) {}
