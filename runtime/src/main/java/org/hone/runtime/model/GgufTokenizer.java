package org.hone.runtime.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the tokenizer files of a Hugging Face directory out of a GGUF file's vocabulary. */
final class GgufTokenizer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "tokenizer.ggml.";

    /** Token types of llama.cpp. */
    private static final int CONTROL = 3;

    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    private final Gguf gguf;
    private final List<String> tokens;
    private final long[] types;
    private final PreTokenizer preTokenizer;
    private final Map<String, Integer> ids = new HashMap<>();

    GgufTokenizer(Gguf gguf) {
        this.gguf = gguf;
        String model = gguf.text(KEY + "model").orElseThrow(() -> gguf.error(KEY + "model", "is missing"));
        if (!model.equals("gpt2")) {
            throw gguf.error(KEY + "model", "'" + model + "' is not supported; supported is gpt2 (byte-level BPE)");
        }
        String pre = gguf.text(KEY + "pre").orElse("default");
        this.preTokenizer = PreTokenizer.of(pre)
                .orElseThrow(() -> gguf.error(
                        KEY + "pre", "'" + pre + "' is not supported; supported are " + PreTokenizer.supported()));
        this.tokens = gguf.texts(KEY + "tokens").orElseThrow(() -> gguf.error(KEY + "tokens", "is missing"));
        this.types = gguf.wholes(KEY + "token_type").orElseGet(() -> new long[tokens.size()]);
        if (types.length != tokens.size()) {
            throw gguf.error(KEY + "token_type", "has " + types.length + " entries for " + tokens.size() + " tokens");
        }
        for (int id = 0; id < tokens.size(); id++) {
            if (types[id] != UNUSED && ids.put(tokens.get(id), id) != null) {
                throw gguf.error(KEY + "tokens", "entry " + id + " repeats an earlier token");
            }
        }
    }

    private boolean addBos() {
        return gguf.flag(KEY + "add_bos_token").orElse(preTokenizer.addsBosByDefault());
    }

    private Optional<String> token(String key) {
        return gguf.whole(KEY + key).map(id -> {
            if (id < 0 || id >= tokens.size()) {
                throw gguf.error(KEY + key, id + " is outside the vocabulary of " + tokens.size());
            }
            return tokens.get(id);
        });
    }

    /** Writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code special_tokens_map.json}. */
    void write(Path directory, int contextLength) {
        ConfigWriter.writeJson(directory.resolve("tokenizer.json"), tokenizer());
        ObjectNode special = JSON.createObjectNode();
        token("bos_token_id").ifPresent(token -> special.put("bos_token", token));
        token("eos_token_id").ifPresent(token -> special.put("eos_token", token));
        token("padding_token_id").ifPresent(token -> special.put("pad_token", token));
        token("unknown_token_id").ifPresent(token -> special.put("unk_token", token));
        ConfigWriter.writeJson(directory.resolve("special_tokens_map.json"), special);
        ObjectNode config = special.deepCopy();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("model_max_length", contextLength);
        config.put("clean_up_tokenization_spaces", false);
        config.put("add_prefix_space", false);
        config.put("add_bos_token", addBos());
        config.put("add_eos_token", false);
        gguf.text("tokenizer.chat_template").ifPresent(template -> config.put("chat_template", template));
        ConfigWriter.writeJson(directory.resolve("tokenizer_config.json"), config);
    }

    private ObjectNode tokenizer() {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        json.set("added_tokens", addedTokens());
        json.set("normalizer", preTokenizer.normalizer());
        json.set("pre_tokenizer", preTokenizer.json());
        json.set("post_processor", postProcessor());
        json.set("decoder", PreTokenizer.byteLevel(true));
        json.set("model", model());
        return json;
    }

    private ArrayNode addedTokens() {
        ArrayNode added = JSON.createArrayNode();
        for (int id = 0; id < types.length; id++) {
            if (types[id] == CONTROL || types[id] == USER_DEFINED) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", types[id] == CONTROL);
            }
        }
        return added;
    }

    private ObjectNode postProcessor() {
        Optional<String> bos = token("bos_token_id").filter(token -> addBos());
        if (bos.isEmpty()) {
            return PreTokenizer.byteLevel(false);
        }
        ObjectNode json = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = json.putArray("single");
        piece(single, "SpecialToken", bos.get(), 0);
        piece(single, "Sequence", "A", 0);
        ArrayNode pair = json.putArray("pair");
        piece(pair, "SpecialToken", bos.get(), 0);
        piece(pair, "Sequence", "A", 0);
        piece(pair, "SpecialToken", bos.get(), 1);
        piece(pair, "Sequence", "B", 1);
        ObjectNode entry = json.putObject("special_tokens").putObject(bos.get());
        entry.put("id", bos.get());
        entry.putArray("ids").add(gguf.requireWhole(KEY + "bos_token_id"));
        entry.putArray("tokens").add(bos.get());
        return json;
    }

    private static void piece(ArrayNode pieces, String kind, String id, int type) {
        pieces.addObject().putObject(kind).put("id", id).put("type_id", type);
    }

    private ObjectNode model() {
        ObjectNode model = JSON.createObjectNode();
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", preTokenizer.ignoresMerges());
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < types.length; id++) {
            if (types[id] != UNUSED) {
                vocabulary.put(tokens.get(id), id);
            }
        }
        ArrayNode merges = model.putArray("merges");
        List<String> given = gguf.texts(KEY + "merges").orElseThrow(() -> gguf.error(KEY + "merges", "is missing"));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            merges.add(merge(given.get(i), i));
            if (!seen.add(given.get(i))) {
                throw gguf.error(KEY + "merges", "entry " + i + " repeats an earlier merge");
            }
        }
        return model;
    }

    /** Byte-level tokens hold no space, so "left right" is unambiguous and readable by every tokenizers version. */
    private String merge(String merge, int index) {
        int space = merge.indexOf(' ');
        if (space < 1
                || space == merge.length() - 1
                || merge.indexOf(' ', space + 1) >= 0
                || !ids.containsKey(merge.substring(0, space))
                || !ids.containsKey(merge.substring(space + 1))
                || !ids.containsKey(merge.substring(0, space) + merge.substring(space + 1))) {
            throw gguf.error(KEY + "merges", "entry " + index + " is not a pair of tokens that make a third one");
        }
        return merge;
    }
}
