package org.hone.runtime.text;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Text to token ids and back, exactly as transformers does it for the same files. Not for several threads at once. */
public interface Tokenizer extends AutoCloseable {

    /**
     * Opens the {@code tokenizer.json} of a model directory.
     *
     * @throws org.hone.runtime.model.ModelFileException naming the file, when it is missing or damaged
     */
    static Tokenizer open(Path directory) {
        return TokenizerJson.open(directory);
    }

    /**
     * Token ids of a text. Special tokens written out in the text become their ids. Nothing is cut off or filled up.
     *
     * @param addSpecial whether the tokenizer's own begin (and end) tokens are added; false for a rendered chat
     *     template, which holds them already
     */
    int[] encode(String text, boolean addSpecial);

    /**
     * Text of token ids; bytes that are not UTF-8 become U+FFFD.
     *
     * @param skipSpecial whether special tokens are left out
     */
    String decode(int[] ids, boolean skipSpecial);

    /** One more than the greatest token id; the model's embedding can have more rows. */
    int vocabSize();

    /** The id of a token, by its stored form. */
    OptionalInt tokenId(String token);

    /** All tokens by their stored form, with their ids. */
    Map<String, Integer> vocabulary();

    @Override
    void close();
}
