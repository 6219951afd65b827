package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.hone.runtime.model.ModelFileException;

/**
 * What the tokenizers library takes for granted in a {@code tokenizer.json}: it ends the process where it does not hold, so it is
 * looked at before the library sees the file.
 */
final class TokenizerShape {
    private static final int DEPTH = 50;

    private TokenizerShape() {}

    /** @throws ModelFileException naming the part that the library would fail on */
    static void check(Path file, JsonNode json) {
        postProcessor(file, json.path("post_processor"), 0);
    }

    private static void postProcessor(Path file, JsonNode processor, int depth) {
        if (depth > DEPTH) {
            throw new ModelFileException(file, "post_processor", "lies deeper in itself than " + DEPTH);
        }
        for (JsonNode inner : processor.path("processors")) {
            postProcessor(file, inner, depth + 1);
        }
        if (!processor.path("single").isArray() && !processor.path("pair").isArray()) {
            return;
        }
        JsonNode known = processor.path("special_tokens");
        for (String part : new String[] {"single", "pair"}) {
            for (JsonNode piece : processor.path(part)) {
                JsonNode id = piece.path("SpecialToken").path("id");
                if (id.isTextual() && !known.has(id.textValue())) {
                    throw new ModelFileException(
                            file,
                            "post_processor." + part,
                            "writes the special token `" + id.textValue() + "`, which special_tokens does not have");
                }
            }
        }
    }
}
