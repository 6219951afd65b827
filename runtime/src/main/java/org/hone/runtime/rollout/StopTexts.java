package org.hone.runtime.rollout;

import java.util.Arrays;
import java.util.List;
import org.hone.runtime.text.Tokenizer;
import org.hone.runtime.torch.Reply;

/**
 * Texts that end a reply. The reply ends with the token that completes the first of them, whatever tokens it is spread over:
 * tokens that hold one whole end decoding at once, and a reply in which one is spread over several is cut there afterwards.
 * Each token has its own random number, so the cut reply is the one that stopping at once would have given.
 */
public final class StopTexts {
    private final Tokenizer tokenizer;
    private final List<String> texts;
    private final int[] tokens;

    /** @param stops the model's own stop tokens */
    StopTexts(Tokenizer tokenizer, List<String> texts, int[] stops) {
        this.tokenizer = tokenizer;
        this.texts = List.copyOf(texts);
        tokens = texts.isEmpty()
                ? stops
                : java.util.stream.IntStream.concat(
                                Arrays.stream(stops),
                                tokenizer.vocabulary().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .filter(id -> holds(tokenizer.decode(new int[] {id}, true))))
                        .distinct()
                        .sorted()
                        .toArray();
    }

    /** Tokens that end a reply by themselves, the model's own included. */
    public int[] tokens() {
        return tokens.clone();
    }

    private boolean holds(String text) {
        return texts.stream().anyMatch(text::contains);
    }

    private boolean holds(int[] reply, int length) {
        return holds(tokenizer.decode(Arrays.copyOf(reply, length), true));
    }

    /** Cuts each reply after the token that completes a stop text; such a reply is not truncated. */
    public List<Reply> cut(List<Reply> replies) {
        return texts.isEmpty() ? replies : replies.stream().map(this::cut).toList();
    }

    private Reply cut(Reply reply) {
        int[] all = reply.tokens();
        if (!holds(all, all.length)) {
            return reply;
        }
        int without = 0;
        int with = all.length;
        while (with - without > 1) {
            int middle = (with + without) / 2;
            if (holds(all, middle)) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return new Reply(Arrays.copyOf(all, with), Arrays.copyOf(reply.logprobs(), with), false);
    }
}
