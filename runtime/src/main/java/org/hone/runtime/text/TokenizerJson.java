package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.hone.runtime.model.ModelFileException;

/**
 * A {@code tokenizer.json} as read.
 *
 * @param file where it comes from
 * @param json the whole object
 * @param vocabulary ids by token, added tokens included
 */
record TokenizerJson(Path file, ObjectNode json, Map<String, Integer> vocabulary) {

    static final String FILE = "tokenizer.json";

    private static final long LARGEST_FILE = 256L << 20;
    private static final int LARGEST_ID = 1 << 24;

    static Tokenizer open(Path directory) {
        TokenizerJson json = read(directory.resolve(FILE));
        return CharacterTokenizer.of(json).<Tokenizer>map(own -> own).orElseGet(() -> HuggingFaceText.of(json));
    }

    static TokenizerJson read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    file, "", "is missing; a tokenizer in another form can be saved as tokenizer.json by transformers");
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new ModelFileException(file, "", "has more than " + LARGEST_FILE + " bytes");
            }
            if (new JsonMapper().readTree(Files.readAllBytes(file)) instanceof ObjectNode json) {
                return new TokenizerJson(file, json, vocabulary(file, json));
            }
            throw new ModelFileException(file, "", "must hold a JSON object");
        } catch (IOException e) {
            throw new ModelFileException(file, "", "is not readable as JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, Integer> vocabulary(Path file, ObjectNode json) {
        Map<String, Integer> vocabulary = new HashMap<>();
        JsonNode stored = json.path("model").path("vocab");
        if (stored.isObject()) {
            stored.properties().forEach(entry -> vocabulary.put(entry.getKey(), id(file, entry.getValue())));
        } else if (stored.isArray()) {
            for (JsonNode entry : stored) {
                vocabulary.putIfAbsent(entry.path(0).asText(), vocabulary.size());
            }
        } else {
            throw new ModelFileException(file, "model.vocab", "is missing");
        }
        for (JsonNode added : json.path("added_tokens")) {
            vocabulary.put(added.path("content").asText(), id(file, added.path("id")));
        }
        return Collections.unmodifiableMap(vocabulary);
    }

    private static int id(Path file, JsonNode id) {
        if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0 || id.intValue() > LARGEST_ID) {
            throw new ModelFileException(file, "model.vocab", "holds " + id + ", which is no token id");
        }
        return id.intValue();
    }

    int vocabSize() {
        return vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }
}
