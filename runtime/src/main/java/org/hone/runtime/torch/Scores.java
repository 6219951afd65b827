package org.hone.runtime.torch;

/**
 * What a policy says of the reply tokens of one sequence.
 *
 * @param logprobs natural log-probs at the scoring temperature: {@code [replyTokens]}
 * @param entropy entropy in nats of each next-token distribution: {@code [replyTokens]}
 */
public record Scores(float[] logprobs, float[] entropy) {}
