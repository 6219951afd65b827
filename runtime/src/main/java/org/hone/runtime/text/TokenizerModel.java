package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The look at the {@code model} of a {@code tokenizer.json}. */
final class TokenizerModel {
    private static final String VOCABULARY = "model.vocab";
    private static final String MERGES = "model.merges";

    private final TokenizerShape shape;

    TokenizerModel(TokenizerShape shape) {
        this.shape = shape;
    }

    /** @throws org.hone.runtime.model.ModelFileException naming the part that the library would fail on */
    void check(String type, JsonNode model) {
        JsonNode vocabulary = model.path("vocab");
        if (type.equals("Unigram")) {
            shape.require(vocabulary.isArray(), VOCABULARY, "must be a list of tokens and scores");
            vocabulary.forEach(this::scored);
        } else {
            // The ids were looked at when the vocabulary was read.
            shape.require(vocabulary.isObject(), VOCABULARY, "must hold ids by token");
            for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
                shape.text(token.getKey(), VOCABULARY);
            }
        }
        if (type.equals("BPE")) {
            String prefix = model.path("continuing_subword_prefix").asText("");
            shape.require(model.path("merges").isArray(), MERGES, "must be a list");
            model.path("merges").forEach(merge -> merge(merge, prefix));
            shape.require(
                    !model.path("byte_fallback").asBoolean()
                            || (prefix + model.path("end_of_word_suffix").asText("")).isEmpty(),
                    "model.byte_fallback",
                    "cannot go with a prefix or suffix of words");
        }
    }

    private void scored(JsonNode token) {
        shape.require(
                token.isArray()
                        && token.size() == 2
                        && token.get(1).isNumber()
                        && Double.isFinite(token.get(1).doubleValue()),
                VOCABULARY,
                "must be a list of tokens and scores");
        shape.text(token.get(0), VOCABULARY);
    }

    private void merge(JsonNode merge, String prefix) {
        String second;
        if (merge.isArray()) {
            shape.require(
                    merge.size() == 2
                            && merge.get(0).isTextual()
                            && merge.get(1).isTextual(),
                    MERGES,
                    "must hold pairs of tokens");
            second = merge.get(1).textValue();
        } else {
            shape.require(merge.isTextual(), MERGES, "must hold pairs of tokens");
            second = merge.textValue().substring(merge.textValue().indexOf(' ') + 1);
        }
        shape.require(
                second.startsWith(prefix), MERGES, "has a second token without the model's continuing_subword_prefix");
    }
}
