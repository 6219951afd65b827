package org.hone.runtime.rollout;

import java.util.List;
import org.hone.runtime.data.Keys;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.walk.TokenizedReply;

/** Replies to what a user says, outside of any run. */
public final class Samples {
    private Samples() {}

    /**
     * Samples replies; reply {@code i} depends on the seed, {@code i}, the weights and the prompt alone.
     *
     * @param prompt what the user says; rendered by the model's chat template if it has one
     * @param temperature softmax temperature; 0 is greedy
     */
    public static List<TokenizedReply> of(
            LanguageModel model, String prompt, double temperature, int count, long seed) {
        float[][] uniforms = new float[count][];
        long key = Keys.absorb(Keys.hash("sample"), seed);
        for (int i = 0; i < count; i++) {
            uniforms[i] = Uniforms.of(i == 0 ? key : Keys.absorb(key, i), model.maxReply());
        }
        return model
                .policy()
                .generate(
                        List.of(model.userPrompt(prompt)),
                        new int[count],
                        uniforms,
                        new Sampling(model.maxReply(), temperature, 1, model.stops()),
                        done -> {})
                .stream()
                .map(reply -> new TokenizedReply(
                        model.text(reply.tokens()), model.pieces(reply.tokens()), reply.logprobs(), reply.truncated()))
                .toList();
    }
}
