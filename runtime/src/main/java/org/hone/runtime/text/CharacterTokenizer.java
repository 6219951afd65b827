package org.hone.runtime.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.hone.runtime.model.WholeFile;

/**
 * One token a character, out of a fixed alphabet; ids 0, 1 and 2 are {@code <pad>}, {@code <bos>} and {@code <eos>},
 * the alphabet follows in its order. Encoding with special tokens puts {@code <bos>} in front.
 */
public final class CharacterTokenizer implements Tokenizer {

    /** Id of {@code <pad>}. */
    public static final int PAD = 0;

    /** Id of {@code <bos>}. */
    public static final int BOS = 1;

    /** Id of {@code <eos>}. */
    public static final int EOS = 2;

    private static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>");
    private static final JsonMapper JSON = new JsonMapper();

    private final String alphabet;
    private final List<String> tokens = new ArrayList<>(SPECIAL);
    private final Map<String, Integer> ids = new HashMap<>();

    /**
     * A tokenizer for the characters (code points) of {@code alphabet}.
     *
     * @throws IllegalArgumentException when a character appears twice
     */
    public CharacterTokenizer(String alphabet) {
        this.alphabet = alphabet;
        alphabet.codePoints().mapToObj(Character::toString).forEach(tokens::add);
        for (int id = 0; id < tokens.size(); id++) {
            if (ids.put(tokens.get(id), id) != null) {
                throw new IllegalArgumentException("the alphabet has '" + tokens.get(id) + "' twice");
            }
        }
    }

    /** The characters, in the order of their ids. */
    public String alphabet() {
        return alphabet;
    }

    @Override
    public int[] encode(String text, boolean addSpecial) {
        IntStream.Builder out = IntStream.builder();
        if (addSpecial) {
            out.add(BOS);
        }
        for (int at = 0; at < text.length(); ) {
            String token = tokenAt(text, at);
            Integer id = ids.get(token);
            if (id == null) {
                throw new IllegalArgumentException("character '%s' (U+%04X) at position %d is not in the vocabulary"
                        .formatted(token, token.codePointAt(0), at));
            }
            out.add(id);
            at += token.length();
        }
        return out.build().toArray();
    }

    private static String tokenAt(String text, int at) {
        for (String special : SPECIAL) {
            if (text.startsWith(special, at)) {
                return special;
            }
        }
        return Character.toString(text.codePointAt(at));
    }

    @Override
    public String decode(int[] tokenIds, boolean skipSpecial) {
        StringBuilder text = new StringBuilder();
        for (int id : tokenIds) {
            if (id >= SPECIAL.size() || !skipSpecial) {
                text.append(tokens.get(id));
            }
        }
        return text.toString();
    }

    @Override
    public int vocabSize() {
        return tokens.size();
    }

    @Override
    public OptionalInt tokenId(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Map<String, Integer> vocabulary() {
        return Collections.unmodifiableMap(ids);
    }

    @Override
    public void close() {}

    /**
     * Writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code special_tokens_map.json}; transformers'
     * {@code PreTrainedTokenizerFast} loads them too.
     *
     * @throws org.hone.runtime.model.ModelFileException when a file cannot be written
     */
    public void save(Path directory) {
        write(directory.resolve(TokenizerJson.FILE), json());
        ObjectNode special = JSON.createObjectNode();
        special.put("bos_token", SPECIAL.get(BOS));
        special.put("eos_token", SPECIAL.get(EOS));
        special.put("pad_token", SPECIAL.get(PAD));
        write(directory.resolve("special_tokens_map.json"), special);
        ObjectNode config = special.deepCopy();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false);
        write(directory.resolve("tokenizer_config.json"), config);
    }

    private static void write(Path file, ObjectNode json) {
        WholeFile.write(file, out -> out.write((json.toPrettyString() + "\n").getBytes(UTF_8)));
    }

    private ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < SPECIAL.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        json.putNull("normalizer");
        ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", "[\\s\\S]");
        split.put("behavior", "Isolated").put("invert", false);
        ObjectNode post = json.putObject("post_processor").put("type", "TemplateProcessing");
        addTemplate(post.putArray("single"), "A", 0);
        addTemplate(addTemplate(post.putArray("pair"), "A", 0), "B", 1);
        ObjectNode bos = post.putObject("special_tokens").putObject(SPECIAL.get(BOS));
        bos.put("id", SPECIAL.get(BOS)).putArray("ids").add(BOS);
        bos.putArray("tokens").add(SPECIAL.get(BOS));
        json.putObject("decoder").put("type", "Fuse");
        ObjectNode model = json.putObject("model").put("type", "WordLevel");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        // Not a token of the vocabulary: an unknown character is then an error for every reader.
        model.put("unk_token", "<unk>");
        return json;
    }

    private static ArrayNode addTemplate(ArrayNode pieces, String sequence, int type) {
        pieces.addObject().putObject("SpecialToken").put("id", SPECIAL.get(BOS)).put("type_id", type);
        pieces.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
        return pieces;
    }

    /** The tokenizer that {@link #save} has written; empty when the file is any other. */
    static Optional<CharacterTokenizer> of(TokenizerJson file) {
        JsonNode model = file.json().path("model");
        if (!model.path("type").asText().equals("WordLevel")) {
            return Optional.empty();
        }
        Map<Integer, String> byId = new HashMap<>();
        file.vocabulary().forEach((token, id) -> byId.put(id, token));
        StringBuilder alphabet = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (int id = SPECIAL.size(); id < byId.size(); id++) {
            String token = byId.getOrDefault(id, "");
            if (token.codePointCount(0, token.length()) != 1 || !seen.add(token)) {
                return Optional.empty();
            }
            alphabet.append(token);
        }
        var tokenizer = new CharacterTokenizer(alphabet.toString());
        return tokenizer.json().equals(file.json()) ? Optional.of(tokenizer) : Optional.empty();
    }
}
