package org.hone.runtime.torch;

import java.util.Map;
import org.hone.runtime.estimate.VocabularyGraph;

/**
 * What one sequence adds to the objective of an optimiser step: {@code Σ_t likelihood[t] · log π(t)} and, for each quantity
 * of the vocabulary, {@code Σ_t factor[t] · quantity(t)}. All factors are frozen and have one number for each reply token.
 *
 * @param likelihood factors of the log-probs of the tokens
 * @param vocabulary factors of the quantities of the next-token distributions
 */
public record Pull(TokenSequence tokens, float[] likelihood, Map<VocabularyGraph.Quantity, float[]> vocabulary) {
    public Pull {
        vocabulary = Map.copyOf(vocabulary);
        require(tokens, likelihood);
        for (float[] factors : vocabulary.values()) {
            require(tokens, factors);
        }
    }

    private static void require(TokenSequence tokens, float[] factors) {
        if (factors.length != tokens.replyLength()) {
            throw new IllegalArgumentException(
                    "a sequence has " + tokens.replyLength() + " reply tokens but " + factors.length + " factors");
        }
    }
}
