package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatReferenceTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"smollm2, 260", "qwen3, 260"})
    void everyConversationGivesTheTextAndTokensTransformersGives(String name, int conversations) throws IOException {
        JsonNode reference = ReferenceText.chats();
        try (Tokenizer tokenizer = ReferenceText.smollm2(directory)) {
            String source = reference.get("templates").get(name).textValue();
            Files.writeString(directory.resolve("chat_template.jinja"), source);
            ChatTemplate template = ChatTemplate.read(directory).orElseThrow();
            PromptEncoder encoder = new PromptEncoder(tokenizer, Optional.of(template));
            int seen = 0;
            for (JsonNode one : reference.get("cases")) {
                if (!one.get("template").textValue().equals(name)) {
                    continue;
                }
                seen++;
                List<ChatMessage> messages = ReferenceText.messages(one.get("messages"));
                assertThat(template.render(messages, true))
                        .isEqualTo(one.get("prompt").textValue());
                assertThat(template.render(messages, false))
                        .isEqualTo(one.get("whole").textValue());
                assertThat(encoder.encode(messages)).isEqualTo(ReferenceText.ids(one.get("ids")));
                if (one.has("quick")) {
                    assertThat(template.render(messages, true, Map.of("enable_thinking", false)))
                            .isEqualTo(one.get("quick").textValue());
                }
            }
            assertThat(seen).isEqualTo(conversations);
        }
    }

    @Test
    void textsEncodeAndDecodeAsInTransformers() throws IOException {
        try (Tokenizer tokenizer = ReferenceText.smollm2(directory)) {
            for (JsonNode one : ReferenceText.chats().get("texts")) {
                int[] ids = ReferenceText.ids(one.get("ids"));
                assertThat(tokenizer.encode(one.get("text").textValue(), true)).isEqualTo(ids);
                assertThat(tokenizer.decode(ids, false))
                        .isEqualTo(one.get("decoded").textValue());
                assertThat(tokenizer.decode(ids, true))
                        .isEqualTo(one.get("skipped").textValue());
                int[] cut = Arrays.copyOf(ids, ids.length / 2);
                assertThat(tokenizer.decode(cut, false))
                        .isEqualTo(one.get("cut").textValue());
            }
            assertThat(tokenizer.vocabSize()).isEqualTo(49152);
            assertThat(tokenizer.tokenId("<|im_end|>")).hasValue(2);
        }
    }

    @Test
    void theTemplateOfTheTokenizerConfigIsFound() throws IOException {
        try (Tokenizer tokenizer = ReferenceText.smollm2(directory)) {
            ChatTemplate template = ChatTemplate.read(directory).orElseThrow();
            assertThat(template.render(List.of(new ChatMessage("user", "Hi")), true))
                    .endsWith("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
            assertThat(tokenizer.vocabSize()).isPositive();
        }
    }

    @Test
    void aModelWithoutTemplateReadsPlainTextWithOneBeginToken() {
        try (var tokenizer = new CharacterTokenizer("12+")) {
            assertThat(ChatTemplate.read(directory)).isEmpty();
            assertThat(new PromptEncoder(tokenizer, Optional.empty()).encode(List.of(new ChatMessage("user", "1+2"))))
                    .containsExactly(CharacterTokenizer.BOS, 3, 5, 4);
        }
    }
}
