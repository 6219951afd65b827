package org.hone.runtime.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns conversations into prompts.
 *
 * @param tokenizer the model's tokenizer
 * @param template its chat template; a model without one reads the plain contents, one below the other
 */
public record PromptEncoder(Tokenizer tokenizer, Optional<ChatTemplate> template) {

    /** The text of a prompt: the conversation, and the beginning of the assistant's reply where there is a template. */
    public String text(List<ChatMessage> messages) {
        return template.map(found -> found.render(messages, true))
                .orElseGet(() -> messages.stream().map(ChatMessage::content).collect(Collectors.joining("\n")));
    }

    /**
     * What the template writes after an assistant's reply; empty if there is no template, or if a conversation with its reply
     * does not begin with the prompt that asked for it.
     */
    public Optional<String> afterReply(List<ChatMessage> messages, String reply) {
        return template.flatMap(found -> {
            List<ChatMessage> whole = new ArrayList<>(messages);
            whole.add(new ChatMessage("assistant", reply));
            String text = found.render(whole, false);
            String begun = found.render(messages, true) + reply;
            return text.startsWith(begun) ? Optional.of(text.substring(begun.length())) : Optional.empty();
        });
    }

    /** Token ids of a prompt; a begin token is there once, from the template or else from the tokenizer. */
    public int[] encode(List<ChatMessage> messages) {
        return tokenizer.encode(text(messages), template.isEmpty());
    }
}
