package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hone.runtime.model.ModelFileException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Most of these files would end the process, or take its memory, if the tokenizers library saw them. */
class TokenizerShapeTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources", "tokenizers");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "bytes; /post_processor/special_tokens; {}; post_processor.single; <s>",
                "bytes; /post_processor/single/1/Sequence/id; \"B\"; post_processor.single; sequence",
                "bytes; /post_processor/special_tokens/<s>/tokens; []; special_tokens; as many tokens",
                "bytes; /post_processor/special_tokens/<s>/ids/0; 99; special_tokens; no token has",
                "bytes; /model/continuing_subword_prefix; \"##\"; model.merges; continuing_subword_prefix",
                "bytes; /model/dropout; 2; model.dropout; between",
                "bytes; /model/merges/0; [\"1\"]; model.merges; pairs",
                "bytes; /model/type; \"GPT\"; model; `GPT`",
                "bytes; /added_tokens/0/content; 7; added_tokens.content; text",
                "split; /pre_tokenizer/pretokenizers/0/pattern/Regex; \"(a+)+$\"; pattern; a choice",
                "split; /pre_tokenizer/pretokenizers/1/individual_digits; 1; individual_digits; true or false",
                "split; /pre_tokenizer/pretokenizers/1; {\"type\": \"FixedLength\", \"length\": 0}; length; at least 1",
                "split; /post_processor/processors/0; {\"type\": \"TemplateProcessing\"}; processors; second template",
                "spaces; /decoder/decoders/3/stop; 1; decoder.decoders.stop; must be 0",
                "spaces; /normalizer/normalizers/0; {\"type\": \"Replace\", \"pattern\": {\"Regex\": \"a\"}, \"content\": \"LONG\"}; normalizer.normalizers; as long",
                "spaces; /normalizer/normalizers/1/pattern; {\"String\": \"\"}; pattern; nothing to replace",
                "spaces; /normalizer/normalizers/1/pattern; {\"Regex\": \"a|^\"}; pattern; nothing to replace",
                "spaces; /normalizer/normalizers/1/pattern; {\"Regex\": \"(?=a)b?\"}; pattern; nothing to replace",
                "spaces; /model/end_of_word_suffix; \"</w>\"; model.byte_fallback; suffix",
                "words; /normalizer; {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}; charsmap; table",
                "words; /decoder; [[0]]; decoder; object",
                "unigram; /model/vocab/3/1; 1e999; model.vocab; scores",
                "unigram; /normalizer/normalizers/0/type; \"Unheard\"; normalizer.normalizers; Unheard"
            })
    void aFileThatTheLibraryWouldFailOnIsRefusedByItsPart(
            String seed, String pointer, String value, String part, String why) throws IOException {
        JsonNode json = JSON.readTree(RESOURCES.resolve(seed + ".json").toFile());
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = json.at(place.head());
        JsonNode hostile = JSON.readTree(value.replace("LONG", "▁".repeat(333)));
        if (parent instanceof ArrayNode array) {
            array.set(place.last().getMatchingIndex(), hostile);
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), hostile);
        }
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        assertThatThrownBy(() -> Tokenizer.open(folder).close())
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(part)
                .hasMessageContaining(why);
    }
}
