package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What transformers made of many conversations, and SmolLM2's tokenizer. */
final class ReferenceText {

    private ReferenceText() {}

    private static InputStream open(String name) throws IOException {
        return new GZIPInputStream(
                Objects.requireNonNull(ReferenceText.class.getResourceAsStream("/text/" + name + ".gz")));
    }

    static JsonNode chats() throws IOException {
        try (InputStream in = open("chats.json")) {
            return new JsonMapper().readTree(in);
        }
    }

    /** Unpacks SmolLM2's tokenizer files into a directory. */
    static Tokenizer smollm2(Path directory) throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            try (InputStream in = open("smollm2-" + name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
        return Tokenizer.open(directory);
    }

    static List<ChatMessage> messages(JsonNode list) {
        List<ChatMessage> messages = new ArrayList<>();
        list.forEach(message -> messages.add(new ChatMessage(
                message.get("role").textValue(), message.get("content").textValue())));
        return messages;
    }

    static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).intValue();
        }
        return ids;
    }
}
