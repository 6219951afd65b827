package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hone.runtime.model.ModelFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CharacterTokenizerTest {

    private static final String ALPHABET = "0123456789+-= \n<>abπ😀";

    @TempDir
    private Path directory;

    @Test
    void specialTokensComeFirstThenTheAlphabet() {
        try (var tokenizer = new CharacterTokenizer(ALPHABET)) {
            assertThat(tokenizer.encode("10<", true)).containsExactly(CharacterTokenizer.BOS, 4, 3, 18);
            assertThat(tokenizer.encode("1<eos>0<", false)).containsExactly(4, CharacterTokenizer.EOS, 3, 18);
            assertThat(tokenizer.vocabSize()).isEqualTo(3 + 21);
            assertThat(tokenizer.tokenId("😀")).hasValue(23);
            assertThat(tokenizer.tokenId("z")).isEmpty();
            assertThat(tokenizer.decode(new int[] {1, 4, 2, 0, 23}, true)).isEqualTo("1😀");
            assertThat(tokenizer.decode(new int[] {1, 4, 2, 0}, false)).isEqualTo("<bos>1<eos><pad>");
        }
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPosition() {
        try (var tokenizer = new CharacterTokenizer("ab")) {
            assertThatThrownBy(() -> tokenizer.encode("abc", false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("character 'c' (U+0063) at position 2");
        }
    }

    @Test
    void aRepeatedCharacterIsRefused() {
        assertThatThrownBy(() -> new CharacterTokenizer("aba")).hasMessageContaining("'a' twice");
    }

    @Test
    void aSavedTokenizerIsRecognised() {
        new CharacterTokenizer(ALPHABET).save(directory);
        try (Tokenizer read = Tokenizer.open(directory)) {
            assertThat(read).isInstanceOf(CharacterTokenizer.class);
            assertThat(((CharacterTokenizer) read).alphabet()).isEqualTo(ALPHABET);
        }
    }

    @Test
    void theTokenizersLibraryReadsTheSavedFileAlike() {
        new CharacterTokenizer(ALPHABET).save(directory);
        try (Tokenizer own = new CharacterTokenizer(ALPHABET);
                Tokenizer other = HuggingFaceText.of(TokenizerJson.read(directory.resolve("tokenizer.json")))) {
            for (String text : new String[] {"", "12+3=15", " \n 1", "a<bos>b<", "π😀π"}) {
                for (boolean special : new boolean[] {true, false}) {
                    assertThat(other.encode(text, special)).isEqualTo(own.encode(text, special));
                    int[] ids = own.encode(text, true);
                    assertThat(other.decode(ids, special)).isEqualTo(own.decode(ids, special));
                }
            }
            assertThat(other.vocabSize()).isEqualTo(own.vocabSize());
        }
    }

    @Test
    void aStoredTruncationDoesNotCutTexts() throws IOException {
        new CharacterTokenizer(ALPHABET).save(directory);
        Path file = directory.resolve("tokenizer.json");
        JsonMapper mapper = new JsonMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(file.toFile());
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 4)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        Files.writeString(file, json.toString());
        try (Tokenizer other = Tokenizer.open(directory)) {
            assertThat(other).isInstanceOf(HuggingFaceText.class);
            assertThat(other.encode("1".repeat(2000), true)).hasSize(2001);
        }
    }

    @Test
    void aMissingOrDamagedFileIsNamed() throws IOException {
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("tokenizer.json: is missing");
        Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {\"a\": 0}}}");
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("not understood by the tokenizers library");
    }
}
