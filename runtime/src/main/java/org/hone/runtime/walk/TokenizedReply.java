package org.hone.runtime.walk;

import java.util.List;

/**
 * A sampled reply, token by token.
 *
 * @param text its text, special tokens removed
 * @param tokens the text of each token; a special token as the vocabulary writes it
 * @param logprobs log-prob of each token in nats, under the tempered distribution it was drawn from: {@code [tokens]}
 * @param truncated whether the budget ended it and not a stop token
 */
public record TokenizedReply(String text, List<String> tokens, float[] logprobs, boolean truncated) {
    public TokenizedReply {
        tokens = List.copyOf(tokens);
        if (tokens.size() != logprobs.length) {
            throw new IllegalArgumentException(tokens.size() + " tokens but " + logprobs.length + " log-probs");
        }
    }
}
