package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.text.jinja.JinjaException;
import org.hone.runtime.text.jinja.JinjaTemplate;
import org.jspecify.annotations.Nullable;

/** A model's own way of writing a conversation, exactly as transformers' {@code apply_chat_template} writes it. */
public final class ChatTemplate {

    /** Templates that print today's date get this one, so that a prompt does not change from day to day. */
    private static final LocalDateTime FROZEN = LocalDateTime.of(2024, 7, 26, 0, 0);

    private static final List<String> SPECIAL =
            List.of("bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token");

    private final JinjaTemplate template;
    private final Path origin;
    private final Map<String, String> specialTokens;

    private ChatTemplate(JinjaTemplate template, Path origin, Map<String, String> specialTokens) {
        this.template = template;
        this.origin = origin;
        this.specialTokens = specialTokens;
    }

    /**
     * Reads {@code chat_template.jinja}, or else the {@code chat_template} of {@code tokenizer_config.json}; of several
     * named ones, the one named {@code default}.
     *
     * @return empty when the model has no template
     * @throws ModelFileException naming file and line, when the template is not understood
     */
    public static Optional<ChatTemplate> read(Path directory) {
        Path configFile = directory.resolve("tokenizer_config.json");
        JsonNode config = json(configFile);
        Map<String, String> special = new LinkedHashMap<>();
        JsonNode map = json(directory.resolve("special_tokens_map.json"));
        for (String name : SPECIAL) {
            token(config.path(name)).or(() -> token(map.path(name))).ifPresent(token -> special.put(name, token));
        }
        Path file = directory.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) {
            return Optional.of(parse(text(file), file, special));
        }
        return source(config.path("chat_template")).map(source -> parse(source, configFile, special));
    }

    /**
     * A template at hand.
     *
     * @param origin file it comes from, for messages
     * @param specialTokens {@code bos_token}, {@code eos_token} and so on, as far as the tokenizer has them
     */
    public static ChatTemplate parse(String source, Path origin, Map<String, String> specialTokens) {
        try {
            return new ChatTemplate(JinjaTemplate.parse(source), origin, Map.copyOf(specialTokens));
        } catch (JinjaException e) {
            throw new ModelFileException(origin, "chat template", "" + e.getMessage(), e);
        }
    }

    private static Optional<String> source(JsonNode template) {
        if (template.isTextual()) {
            return Optional.of(template.textValue());
        }
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                return Optional.of(named.path("template").asText());
            }
        }
        return Optional.empty();
    }

    /** A special token is a string, or an object with its content. */
    private static Optional<String> token(JsonNode node) {
        JsonNode content = node.isObject() ? node.path("content") : node;
        return content.isTextual() ? Optional.of(content.textValue()) : Optional.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ModelFileException(file, "", "cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode json(Path file) {
        JsonMapper mapper = new JsonMapper();
        if (!Files.isRegularFile(file)) {
            return mapper.createObjectNode();
        }
        try {
            return mapper.readTree(text(file));
        } catch (IOException e) {
            throw new ModelFileException(file, "", "is not valid JSON: " + e.getMessage(), e);
        }
    }

    /**
     * The conversation as text.
     *
     * @param addGenerationPrompt whether the beginning of the assistant's next message follows
     * @throws ModelFileException naming template and line, when the template refuses the conversation
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, Map.of());
    }

    /** As above, with further variables that the template knows, such as {@code enable_thinking}. */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, Object> options) {
        List<Map<String, String>> plain = new ArrayList<>();
        for (ChatMessage message : messages) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("role", message.role());
            fields.put("content", message.content());
            plain.add(fields);
        }
        Map<String, Object> variables = new LinkedHashMap<>(specialTokens);
        variables.put("messages", plain);
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.putAll(options);
        return render(variables);
    }

    /** Renders with exactly these variables; {@code tools} and {@code documents} are none unless given. */
    String render(Map<String, Object> variables) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("tools", null);
        all.put("documents", null);
        all.putAll(variables);
        try {
            return template.render(all, FROZEN);
        } catch (JinjaException e) {
            throw new ModelFileException(origin, "chat template", "" + e.getMessage(), e);
        }
    }
}
