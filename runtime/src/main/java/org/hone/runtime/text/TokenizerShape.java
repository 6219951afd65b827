package org.hone.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hone.runtime.model.ModelFileException;

/**
 * What the tokenizers library takes for granted in a {@code tokenizer.json}. Where it does not hold, the library ends the process or
 * takes memory without bound, so the file is looked through before, and the library gets no more of it than what was understood.
 */
final class TokenizerShape {
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_TEXT = 1_000;
    private static final long GREATEST_GROWTH = 1_000;

    private final TokenizerJson source;
    private final Set<Integer> ids;
    private int parts;
    private int templates;
    private long growth;

    private TokenizerShape(TokenizerJson source) {
        this.source = source;
        this.ids = new HashSet<>(source.vocabulary().values());
    }

    /**
     * What the library may see of the file. A truncation or padding stored in it would apply to every text; transformers ignores
     * both, and so they are left out.
     *
     * @throws ModelFileException naming the part that the library would fail on
     */
    static ObjectNode checked(TokenizerJson source) {
        var shape = new TokenizerShape(source);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = out.putArray("added_tokens");
        for (JsonNode token : source.json().path("added_tokens")) {
            added.add(shape.fields(TokenizerParts.ADDED_TOKEN, "", token, "added_tokens"));
        }
        for (TokenizerParts section : List.of(
                TokenizerParts.NORMALIZER,
                TokenizerParts.PRE_TOKENIZER,
                TokenizerParts.POST_PROCESSOR,
                TokenizerParts.DECODER)) {
            shape.parts = 0;
            shape.growth = 1;
            JsonNode part = source.json().path(section.place());
            out.set(
                    section.place(),
                    part.isMissingNode() || part.isNull()
                            ? JsonNodeFactory.instance.nullNode()
                            : shape.part(section, part, section.place(), 0));
        }
        out.set("model", shape.model(source.json().path("model")));
        return out;
    }

    private ObjectNode part(TokenizerParts section, JsonNode part, String place, int depth) {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            throw refused(place, "has more than " + MOST_PARTS + " parts, or " + DEEPEST + " one in another");
        }
        String type = part.path("type").asText();
        if (!type.equals("Sequence")) {
            ObjectNode out = fields(section, type, part, place);
            grow(type, part, place);
            return out;
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("type", type);
        ArrayNode inner = out.putArray(section.list());
        String where = place + "." + section.list();
        if (!part.path(section.list()).isArray()) {
            throw refused(where, "is missing");
        }
        for (JsonNode each : part.path(section.list())) {
            inner.add(part(section, each, where, depth + 1));
        }
        return out;
    }

    /** Replacements of replacements could make a text grow without bound. */
    private void grow(String type, JsonNode part, String place) {
        long factor = switch (type) {
            case "Replace" -> {
                JsonNode text = part.path("pattern").path("String");
                int length = bytes(part.path("content").asText());
                yield text.isTextual() && !text.textValue().isEmpty()
                        ? Math.ceilDiv(length, bytes(text.textValue()))
                        : length + 1L;
            }
            case "Precompiled" ->
                CharactersMap.longest(part.path("precompiled_charsmap").asText());
            case "CTC" -> 2;
            case "TemplateProcessing" -> {
                if (++templates > 1) {
                    throw refused(place, "is a second template");
                }
                yield 1;
            }
            default -> 1;
        };
        growth *= Math.max(1, factor);
        if (growth > GREATEST_GROWTH) {
            throw refused(place, "can make a text more than " + GREATEST_GROWTH + " times as long");
        }
    }

    private ObjectNode model(JsonNode model) {
        String type = model.path("type").asText();
        if (type.isEmpty()) {
            // Files of before 2021 do not say it.
            type = model.has("merges")
                    ? "BPE"
                    : model.path("vocab").isArray()
                            ? "Unigram"
                            : model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
        }
        ObjectNode out = fields(TokenizerParts.MODEL, type, model, "model");
        new TokenizerModel(this).check(type, out);
        return out;
    }

    private ObjectNode fields(TokenizerParts section, String type, JsonNode part, String place) {
        List<TokenizerParts.Field> fields = section.types().get(type);
        if (!part.isObject() || fields == null) {
            throw refused(
                    place,
                    part.isObject()
                            ? "has the type `" + shortened(type) + "`, which is not known"
                            : "must hold an object");
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        if (!type.isEmpty()) {
            out.put("type", type);
        }
        for (TokenizerParts.Field field : fields) {
            JsonNode value = part.get(field.name());
            if (value != null) {
                if (!value.isNull()) {
                    value(field.kind(), value, place + "." + field.name(), part);
                }
                out.set(field.name(), value);
            }
            require(
                    field.kind() != TokenizerParts.Kind.CHARACTERS || part.hasNonNull(field.name()),
                    place + "." + field.name(),
                    "is missing");
        }
        return out;
    }

    private void value(TokenizerParts.Kind kind, JsonNode value, String place, JsonNode part) {
        switch (kind) {
            case FLAG -> require(value.isBoolean(), place, "must be true or false");
            case TEXT -> text(value, place);
            case CHARACTER -> {
                text(value, place);
                require(
                        value.textValue().codePointCount(0, value.textValue().length()) == 1,
                        place,
                        "must be one character");
            }
            case COUNT -> whole(value, 0, Integer.MAX_VALUE, place, "must be a whole number of at least 0");
            case SIZE -> whole(value, 1, Integer.MAX_VALUE, place, "must be a whole number of at least 1");
            case ZERO -> whole(value, 0, 0, place, "must be 0: the library fails on shorter tokens");
            case SHARE ->
                require(
                        value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1,
                        place,
                        "must lie between 0 and 1");
            case PATTERN -> pattern(value, place);
            case REPLACED -> require(pattern(value, place), place, "matches where there is nothing to replace");
            case CHARACTERS ->
                require(
                        value.isTextual() && CharactersMap.longest(value.textValue()) >= 0,
                        place,
                        "is no table of characters");
            case TOKEN -> {
                require(value.isArray() && value.size() == 2, place, "must hold a token and its id");
                text(value.get(0), place);
                id(value.get(1), place);
            }
            case PIECES -> pieces(value, place, part.path("special_tokens"));
            case SPECIAL_TOKENS -> value.properties().forEach(token -> specialToken(token.getValue(), place));
            case VOCABULARY, SCORES, MERGES -> {
                // Looked at as a whole, with the rest of the model.
            }
        }
    }

    /** Whether each match of a pattern takes a character. */
    private boolean pattern(JsonNode value, String place) {
        require(value.isObject() && value.size() == 1, place, "must hold a String or a Regex");
        if (value.has("String")) {
            text(value.get("String"), place);
            return !value.get("String").textValue().isEmpty();
        }
        require(value.path("Regex").isTextual(), place, "must hold a String or a Regex");
        try {
            return SplitPattern.check(value.get("Regex").textValue());
        } catch (SplitPattern.Refused e) {
            throw refused(place, "" + e.getMessage());
        }
    }

    private void pieces(JsonNode pieces, String place, JsonNode known) {
        require(pieces.isArray() && pieces.size() <= MOST_PARTS, place, "must be a list of at most " + MOST_PARTS);
        for (JsonNode piece : pieces) {
            require(piece.isObject() && piece.size() == 1, place, "must hold pieces");
            JsonNode id = piece.path("SpecialToken").path("id");
            if (id.isTextual()) {
                text(id, place);
                require(
                        known.has(id.textValue()),
                        place,
                        "writes the special token `" + shortened(id.textValue())
                                + "`, which special_tokens does not have");
            } else {
                String sequence = piece.path("Sequence").path("id").asText();
                require(
                        sequence.equals("A") || (sequence.equals("B") && place.endsWith(".pair")),
                        place,
                        "writes a sequence that is not there");
            }
            JsonNode type = piece.iterator().next().path("type_id");
            whole(type, 0, Integer.MAX_VALUE, place, "has a `type_id` that is no number");
        }
    }

    private void specialToken(JsonNode token, String place) {
        require(
                token.path("id").isTextual()
                        && token.path("ids").isArray()
                        && token.path("tokens").isArray()
                        && token.path("ids").size() == token.path("tokens").size()
                        && token.path("ids").size() <= MOST_PARTS,
                place,
                "must hold as many tokens as ids");
        token.path("ids").forEach(id -> id(id, place));
        token.path("tokens").forEach(text -> text(text, place));
    }

    private void id(JsonNode id, String place) {
        require(
                id.isIntegralNumber() && id.canConvertToInt() && ids.contains(id.intValue()),
                place,
                "holds an id that no token has");
    }

    private void whole(JsonNode value, int least, int most, String place, String otherwise) {
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= least
                        && value.intValue() <= most,
                place,
                otherwise);
    }

    void text(JsonNode value, String place) {
        require(value.isTextual(), place, "must be a text");
        text(value.textValue(), place);
    }

    void text(String value, String place) {
        require(bytes(value) <= LONGEST_TEXT, place, "must be a text of at most " + LONGEST_TEXT + " bytes");
    }

    void require(boolean holds, String place, String otherwise) {
        if (!holds) {
            throw refused(place, otherwise);
        }
    }

    ModelFileException refused(String place, String why) {
        return new ModelFileException(source.file(), place, why);
    }

    private static int bytes(String text) {
        return text.length() > LONGEST_TEXT ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
