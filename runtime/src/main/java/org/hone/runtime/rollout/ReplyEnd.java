package org.hone.runtime.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.text.ChatMessage;
import org.hone.runtime.text.ChatTemplate;
import org.hone.runtime.text.PromptEncoder;
import org.hone.runtime.text.Tokenizer;

/**
 * How a chat template ends an assistant's reply.
 *
 * @param continues whether a finished conversation begins with the prompt that asked for the reply
 * @param text what the template writes after a reply
 * @param stop the first stop token of the model in it
 */
public record ReplyEnd(boolean continues, String text, Optional<Integer> stop) {
    private static final List<ChatMessage> QUESTION = List.of(new ChatMessage("user", "1+1"));
    private static final String REPLY = "2";

    /** Asks the template; a model without one, or one that refuses a plain question, ends replies with its stop token. */
    static ReplyEnd of(Tokenizer tokenizer, Optional<ChatTemplate> template, int[] stops) {
        Optional<String> after;
        try {
            after = new PromptEncoder(tokenizer, template).afterReply(QUESTION, REPLY);
        } catch (ModelFileException e) {
            return new ReplyEnd(true, "", Optional.empty());
        }
        if (after.isEmpty()) {
            return new ReplyEnd(template.isEmpty(), "", Optional.empty());
        }
        OptionalInt stop = Arrays.stream(tokenizer.encode(after.get(), false))
                .filter(token -> Arrays.stream(stops).anyMatch(s -> s == token))
                .findFirst();
        return new ReplyEnd(true, after.get(), stop.isPresent() ? Optional.of(stop.getAsInt()) : Optional.empty());
    }
}
