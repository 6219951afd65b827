package org.hone.runtime.torch;

/**
 * How replies are drawn.
 *
 * @param budget most tokens of a reply
 * @param temperature softmax temperature; 0 takes the likeliest token
 * @param topP nucleus; 1 keeps the whole distribution
 * @param stops tokens that end a reply
 */
public record Sampling(int budget, double temperature, double topP, int[] stops) {}
