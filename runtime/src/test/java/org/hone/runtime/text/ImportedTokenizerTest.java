package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.hone.runtime.model.GgufImport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportedTokenizerTest {

    @TempDir
    private Path directory;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ImportedTokenizerTest.class.getResource(name))
                .toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void anImportedTokenizerEncodesAsTransformersDoesFromTheGguf(String name) throws IOException, URISyntaxException {
        Path out = directory.resolve("out");
        GgufImport.run(resource("/gguf/" + name + ".gguf"), out, line -> {});
        JsonNode texts = new JsonMapper()
                .readTree(resource("/gguf/reference.json").toFile())
                .get(name)
                .get("texts");
        try (Tokenizer tokenizer = Tokenizer.open(out)) {
            for (JsonNode text : texts) {
                assertThat(tokenizer.encode(text.get("text").textValue(), true))
                        .isEqualTo(ReferenceText.ids(text.get("ids")));
            }
        }
        ChatTemplate template = ChatTemplate.read(out).orElseThrow();
        assertThat(template.render(List.of(new ChatMessage("user", "the cat")), false))
                .isEqualTo("user: the cat<|end|>");
    }
}
