package org.hone.runtime.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.hone.runtime.model.ModelFileException;

/** Any {@code tokenizer.json}, run by the tokenizers library that transformers runs. */
public final class HuggingFaceText implements Tokenizer {

    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> vocabulary;
    private final int vocabSize;
    private final Path file;

    private HuggingFaceText(HuggingFaceTokenizer tokenizer, TokenizerJson json) {
        this.tokenizer = tokenizer;
        this.vocabulary = json.vocabulary();
        this.vocabSize = json.vocabSize();
        this.file = json.file();
    }

    static HuggingFaceText of(TokenizerJson json) {
        ObjectNode plain = TokenizerShape.checked(json);
        try {
            return new HuggingFaceText(
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(plain.toString().getBytes(UTF_8)),
                            Map.of("truncation", "false", "padding", "false")),
                    json);
        } catch (IOException | RuntimeException e) {
            throw new ModelFileException(
                    json.file(), "", "is not understood by the tokenizers library: " + e.getMessage(), e);
        }
    }

    @Override
    public int[] encode(String text, boolean addSpecial) {
        try {
            long[] ids = tokenizer.encode(text, addSpecial, false).getIds();
            return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
        } catch (RuntimeException e) {
            throw new ModelFileException(file, "", "cannot make a text into tokens: " + e.getMessage(), e);
        }
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        try {
            return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
        } catch (RuntimeException e) {
            throw new ModelFileException(file, "", "cannot make tokens into a text: " + e.getMessage(), e);
        }
    }

    @Override
    public int vocabSize() {
        return vocabSize;
    }

    @Override
    public OptionalInt tokenId(String token) {
        Integer id = vocabulary.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
