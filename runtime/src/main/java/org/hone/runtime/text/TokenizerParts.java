package org.hone.runtime.text;

import java.util.List;
import java.util.Map;

/**
 * The parts that the tokenizers library knows in one section of a {@code tokenizer.json}, and what each of their fields holds.
 *
 * @param place the section's name in the file
 * @param list the field of a {@code Sequence} that holds its parts; empty where there are no sequences
 * @param types the fields of each type
 */
record TokenizerParts(String place, String list, Map<String, List<Field>> types) {
    static final TokenizerParts NORMALIZER = new TokenizerParts(
            "normalizer",
            "normalizers",
            Map.ofEntries(
                    Map.entry(
                            "BertNormalizer",
                            List.of(
                                    flag("clean_text"),
                                    flag("handle_chinese_chars"),
                                    flag("strip_accents"),
                                    flag("lowercase"))),
                    Map.entry("Strip", List.of(flag("strip_left"), flag("strip_right"))),
                    Map.entry("StripAccents", List.of()),
                    Map.entry("NFC", List.of()),
                    Map.entry("NFD", List.of()),
                    Map.entry("NFKC", List.of()),
                    Map.entry("NFKD", List.of()),
                    Map.entry("Lowercase", List.of()),
                    Map.entry("Nmt", List.of()),
                    Map.entry("ByteLevel", List.of()),
                    Map.entry("Precompiled", List.of(new Field("precompiled_charsmap", Kind.CHARACTERS))),
                    Map.entry("Replace", List.of(new Field("pattern", Kind.REPLACED), text("content"))),
                    Map.entry("Prepend", List.of(text("prepend")))));

    static final TokenizerParts PRE_TOKENIZER = new TokenizerParts(
            "pre_tokenizer",
            "pretokenizers",
            Map.ofEntries(
                    Map.entry("BertPreTokenizer", List.of()),
                    Map.entry("ByteLevel", Fields.BYTE_LEVEL),
                    Map.entry("CharDelimiterSplit", List.of(new Field("delimiter", Kind.CHARACTER))),
                    Map.entry("Metaspace", Fields.METASPACE),
                    Map.entry("Whitespace", List.of()),
                    Map.entry("WhitespaceSplit", List.of()),
                    Map.entry("Split", List.of(new Field("pattern", Kind.PATTERN), text("behavior"), flag("invert"))),
                    Map.entry("Punctuation", List.of(text("behavior"))),
                    Map.entry("Digits", List.of(flag("individual_digits"))),
                    Map.entry("UnicodeScripts", List.of()),
                    Map.entry("FixedLength", List.of(new Field("length", Kind.SIZE)))));

    static final TokenizerParts POST_PROCESSOR = new TokenizerParts(
            "post_processor",
            "processors",
            Map.of(
                    "BertProcessing",
                    List.of(new Field("sep", Kind.TOKEN), new Field("cls", Kind.TOKEN)),
                    "RobertaProcessing",
                    List.of(
                            new Field("sep", Kind.TOKEN),
                            new Field("cls", Kind.TOKEN),
                            flag("trim_offsets"),
                            flag("add_prefix_space")),
                    "ByteLevel",
                    Fields.BYTE_LEVEL,
                    "TemplateProcessing",
                    List.of(
                            new Field("single", Kind.PIECES),
                            new Field("pair", Kind.PIECES),
                            new Field("special_tokens", Kind.SPECIAL_TOKENS))));

    static final TokenizerParts DECODER = new TokenizerParts(
            "decoder",
            "decoders",
            Map.of(
                    "BPEDecoder",
                    List.of(text("suffix")),
                    "ByteLevel",
                    Fields.BYTE_LEVEL,
                    "WordPiece",
                    List.of(text("prefix"), flag("cleanup")),
                    "Metaspace",
                    Fields.METASPACE,
                    "CTC",
                    List.of(text("pad_token"), text("word_delimiter_token"), flag("cleanup")),
                    "Replace",
                    List.of(new Field("pattern", Kind.REPLACED), text("content")),
                    "Fuse",
                    List.of(),
                    "Strip",
                    List.of(
                            new Field("content", Kind.CHARACTER),
                            new Field("start", Kind.COUNT),
                            new Field("stop", Kind.ZERO)),
                    "ByteFallback",
                    List.of()));

    static final TokenizerParts MODEL = new TokenizerParts(
            "model",
            "",
            Map.of(
                    "BPE",
                    List.of(
                            new Field("dropout", Kind.SHARE),
                            text("unk_token"),
                            text("continuing_subword_prefix"),
                            text("end_of_word_suffix"),
                            flag("fuse_unk"),
                            flag("byte_fallback"),
                            flag("ignore_merges"),
                            new Field("vocab", Kind.VOCABULARY),
                            new Field("merges", Kind.MERGES)),
                    "WordPiece",
                    List.of(
                            text("unk_token"),
                            text("continuing_subword_prefix"),
                            new Field("max_input_chars_per_word", Kind.COUNT),
                            new Field("vocab", Kind.VOCABULARY)),
                    "WordLevel",
                    List.of(text("unk_token"), new Field("vocab", Kind.VOCABULARY)),
                    "Unigram",
                    List.of(new Field("unk_id", Kind.COUNT), flag("byte_fallback"), new Field("vocab", Kind.SCORES))));

    static final TokenizerParts ADDED_TOKEN = new TokenizerParts(
            "added_tokens",
            "",
            Map.of(
                    "",
                    List.of(
                            new Field("id", Kind.COUNT),
                            text("content"),
                            flag("single_word"),
                            flag("lstrip"),
                            flag("rstrip"),
                            flag("normalized"),
                            flag("special"))));

    /** What a field may hold; null is left to the library. */
    enum Kind {
        FLAG,
        TEXT,
        CHARACTER,
        COUNT,
        SIZE,
        ZERO,
        SHARE,
        PATTERN,
        REPLACED,
        CHARACTERS,
        TOKEN,
        PIECES,
        SPECIAL_TOKENS,
        VOCABULARY,
        SCORES,
        MERGES
    }

    /** A field of a part. */
    record Field(String name, Kind kind) {}

    /** Fields of parts that stand in several places. */
    private static final class Fields {
        static final List<Field> BYTE_LEVEL =
                List.of(flag("add_prefix_space"), flag("trim_offsets"), flag("use_regex"));
        static final List<Field> METASPACE = List.of(
                new Field("replacement", Kind.CHARACTER),
                flag("add_prefix_space"),
                text("prepend_scheme"),
                flag("split"));
    }

    private static Field flag(String name) {
        return new Field(name, Kind.FLAG);
    }

    private static Field text(String name) {
        return new Field(name, Kind.TEXT);
    }
}
