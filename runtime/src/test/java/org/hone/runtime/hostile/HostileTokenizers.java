package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.text.CharacterTokenizer;
import org.hone.runtime.text.Tokenizer;

/** Tokenizers, most of which a native library runs. */
final class HostileTokenizers {
    private static final Path RESOURCES = Path.of("src", "test", "resources", "tokenizers");
    private static final long MEGABYTE = 1 << 20;
    private static final String TEXT = "1+1=11 <s>é💡 \r\n\t12\u0000 the[UNK]";

    /** Parts that a tokenizer may have, in places that are not theirs. */
    private static final String[] PARTS = {
        "{\"type\": \"Sequence\", \"normalizers\": []}",
        "{\"type\": \"Sequence\", \"pretokenizers\": []}",
        "{\"type\": \"Sequence\", \"processors\": []}",
        "{\"type\": \"Sequence\", \"decoders\": []}",
        "{\"type\": \"Metaspace\", \"replacement\": \"\", \"prepend_scheme\": \"always\", \"split\": true}",
        "{\"type\": \"Metaspace\", \"replacement\": \"ab\", \"prepend_scheme\": \"never\", \"split\": true}",
        "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Removed\", \"invert\": true}",
        "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"\"}, \"behavior\": \"MergedWithNext\", \"invert\": false}",
        "{\"type\": \"Split\", \"pattern\": {\"String\": \"\"}, \"behavior\": \"Contiguous\", \"invert\": true}",
        "{\"type\": \"Punctuation\", \"behavior\": \"MergedWithPrevious\"}",
        "{\"type\": \"CharDelimiterSplit\", \"delimiter\": \"1\"}",
        "{\"type\": \"UnicodeScripts\"}",
        "{\"type\": \"Whitespace\"}",
        "{\"type\": \"FixedLength\", \"length\": 0}",
        "{\"type\": \"Digits\", \"individual_digits\": false}",
        "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\"}",
        "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"ALQCAACEAAAAAACAAQAAgMz8AgC4BQ==\"}",
        "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\"}, \"content\": \"aa\"}",
        "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"aa\"}",
        "{\"type\": \"Strip\", \"content\": \"1\", \"start\": 4294967295, \"stop\": 18446744073709551615}",
        "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}",
        "{\"type\": \"CTC\", \"pad_token\": \"\", \"word_delimiter_token\": \"\", \"cleanup\": true}",
        "{\"type\": \"BPEDecoder\", \"suffix\": \"\"}",
        "{\"type\": \"ByteFallback\"}",
        "{\"type\": \"Nmt\"}",
        "{\"type\": \"NFD\"}",
        "{\"type\": \"StripAccents\"}",
        "{\"type\": \"ByteLevel\"}",
        "{\"Regex\": \"(?<a>1|\\\\g<a>1)+\"}",
        "{\"Regex\": \"((1*)*)*2\"}",
        "{\"Regex\": \"(?=1)\"}",
        "{\"Regex\": \"[\"}",
        "{\"String\": \"\"}",
        "{\"SpecialToken\": {\"id\": \"<t>\", \"type_id\": 0}}",
        "{\"Sequence\": {\"id\": \"B\", \"type_id\": 4294967295}}",
        "\"BPE\"",
        "\"WordPiece\"",
        "\"Unigram\"",
        "\"WordLevel\"",
        "\"Sequence\"",
        "\"<s>\"",
        "\"<unk>\"",
        "\"1\"",
        "\"##\"",
        "0.5",
        "7"
    };

    private HostileTokenizers() {}

    static Target target(Path folder) throws IOException {
        Path saved = Files.createDirectories(folder.resolve("tokenizer-seed"));
        new CharacterTokenizer(" +-0123456789;=é💡").save(saved);
        List<byte[]> seeds = new ArrayList<>(List.of(Files.readAllBytes(saved.resolve("tokenizer.json"))));
        for (String name : List.of("bytes", "split", "spaces", "words", "unigram")) {
            seeds.add(Files.readAllBytes(RESOURCES.resolve(name + ".json")));
        }
        return new Target(
                        "tokenizer.json",
                        "tokenizer.json",
                        seeds,
                        Target.json(
                                "\"type\": \"Sequence\"",
                                "\"type\": \"Metaspace\"",
                                "{\"Regex\": \"(a+)+$\"}",
                                "{\"String\": \"\"}",
                                "\"id\": 4294967295",
                                "\"special\": true",
                                "\"Unigram\"",
                                "\"WordPiece\""),
                        64 * MEGABYTE,
                        HostileTokenizers::read)
                .andJson(PARTS);
    }

    private static void read(Path file) {
        try (Tokenizer tokenizer = Tokenizer.open(file.resolveSibling(""))) {
            boolean all = TEXT.codePoints()
                    .allMatch(c -> tokenizer.tokenId(Character.toString(c)).isPresent());
            // An alphabet of characters says by a named error which one it lacks; that is its caller's affair.
            String text = all || !(tokenizer instanceof CharacterTokenizer) ? TEXT : "";
            tokenizer.decode(tokenizer.encode(text, true), false);
            tokenizer.decode(tokenizer.encode("", false), true);
        }
    }
}
