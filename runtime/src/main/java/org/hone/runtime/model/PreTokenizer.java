package org.hone.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How text is cut into words before merges apply, by the names {@code tokenizer.ggml.pre} gives. */
enum PreTokenizer {
    /** GPT-2's words. */
    GPT2,
    /** GPT-2's words, each digit alone. */
    SMOLLM,
    /** Qwen's words, each digit alone, after Unicode composition. */
    QWEN2,
    /** Llama 3's words, digits by threes. */
    LLAMA3;

    private static final JsonMapper JSON = new JsonMapper();

    private List<String> names() {
        return switch (this) {
            case GPT2 -> List.of("default", "gpt-2");
            case SMOLLM -> List.of("smollm");
            case QWEN2 -> List.of("qwen2", "deepseek-r1-qwen");
            case LLAMA3 -> List.of("llama-bpe", "llama3", "llama-v3");
        };
    }

    /** Contractions, words, runs of digits, punctuation, line ends, spaces. */
    private static String wide(String digits) {
        return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + digits
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    static Optional<PreTokenizer> of(String name) {
        return Arrays.stream(values()).filter(pre -> pre.names().contains(name)).findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).flatMap(pre -> pre.names().stream()).collect(Collectors.joining(", "));
    }

    /** Whether a word that is a token stays whole even if no merges lead to it. */
    boolean ignoresMerges() {
        return this == LLAMA3;
    }

    /** What holds when a file does not say whether texts begin with the begin token. */
    boolean addsBosByDefault() {
        return this == LLAMA3;
    }

    JsonNode normalizer() {
        return this == QWEN2 ? JSON.createObjectNode().put("type", "NFC") : NullNode.getInstance();
    }

    ObjectNode json() {
        return switch (this) {
            case GPT2 -> byteLevel(true);
            case SMOLLM ->
                sequence(JSON.createObjectNode().put("type", "Digits").put("individual_digits", true), byteLevel(true));
            case QWEN2 -> sequence(split(wide("")), byteLevel(false));
            case LLAMA3 -> sequence(split(wide("{1,3}")), byteLevel(false));
        };
    }

    private static ObjectNode split(String regex) {
        ObjectNode split = JSON.createObjectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", regex);
        return split.put("behavior", "Isolated").put("invert", false);
    }

    private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode parts = sequence.putArray("pretokenizers");
        parts.add(first).add(second);
        return sequence;
    }

    /** The mapping of bytes to visible characters, with GPT-2's own word pattern or without. */
    static ObjectNode byteLevel(boolean words) {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", words);
    }
}
