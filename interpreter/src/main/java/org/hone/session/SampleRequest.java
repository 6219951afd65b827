package org.hone.session;

/**
 * Replies to sample.
 *
 * @param prompt what the user says; rendered by the model's chat template if it has one
 * @param temperature softmax temperature; 0 is greedy
 * @param count how many replies; the first ones of a greater number are those of a smaller one
 * @param seed keys their randomness
 */
public record SampleRequest(String prompt, double temperature, int count, long seed) {
    public SampleRequest {
        if (count < 1) {
            throw new IllegalArgumentException("at least one reply is sampled, not " + count);
        }
    }
}
