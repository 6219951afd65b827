package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.SourceField;

/** Reads recorded batches: JSON lines, one sequence a line. Fields it does not know are passed over. */
final class BatchReader {
    /** Log-probs come from 32-bit arithmetic, which may end a hair above 0. */
    private static final double ROUNDING = 1e-3;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final Path file;
    private final JsonParser json;
    private final Map<String, SourceField> quantities = RecordKeys.quantities();
    private double[] buffer = new double[1024];
    private int line;

    private BatchReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Reads a whole file.
     *
     * @throws RecordException if it is not in the format
     */
    static List<RecordedSequence> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = JSON.createParser(in)) {
            return new BatchReader(file, json).sequences();
        } catch (NoSuchFileException e) {
            throw new RecordException(file, "there is no such file");
        }
    }

    private List<RecordedSequence> sequences() throws IOException {
        List<RecordedSequence> sequences = new ArrayList<>();
        try {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                line = json.currentTokenLocation().getLineNr();
                if (token != JsonToken.START_OBJECT) {
                    throw wrong("a line must be a JSON object");
                }
                sequences.add(sequence());
            }
        } catch (JsonEOFException e) {
            throw new RecordException(file, Math.max(line, 1), "the file ends in the middle of this line");
        } catch (JacksonException e) {
            throw new RecordException(
                    file,
                    e.getLocation() == null ? line : e.getLocation().getLineNr(),
                    "not JSON: " + e.getOriginalMessage());
        } catch (CharConversionException e) {
            throw new RecordException(file, Math.max(line, 1), "not JSON: it is not UTF-8 text");
        }
        if (sequences.isEmpty()) {
            throw new RecordException(file, "holds no sequence; a recorded batch has one JSON object a line");
        }
        return sequences;
    }

    private RecordedSequence sequence() throws IOException {
        int step = 0;
        Optional<String> prompt = Optional.empty();
        Optional<RecordedReply.Source> source = Optional.empty();
        Optional<String> verdict = Optional.empty();
        boolean truncated = false;
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        Map<String, Double> weights = Map.of();
        Lengths lengths = new Lengths();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            SourceField quantity = quantities.get(key);
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            if (quantity != null) {
                double[] numbers = quantity.axis() == Axis.TOKEN ? numbers(key) : new double[] {number(key)};
                if (quantity.axis() == Axis.TOKEN) {
                    lengths.add(key, numbers.length);
                }
                fields.put(quantity, numbers);
                continue;
            }
            switch (key) {
                case RecordKeys.STEP -> step = (int) number(key);
                case RecordKeys.PROMPT -> prompt = Optional.of(text(key));
                case RecordKeys.SOURCE -> source = Optional.of(source(text(key)));
                case RecordKeys.VERDICT -> verdict = Optional.of(text(key));
                case RecordKeys.TRUNCATED -> truncated = truth(key);
                case RecordKeys.TOKENS -> lengths.add(key, skipped(key));
                case RecordKeys.SCHEDULE_WEIGHTS -> weights = weights();
                default -> json.skipChildren();
            }
        }
        if (!lengths.known()) {
            throw wrong(
                    "has none of \"policy_logprob\", \"behaviour_logprob\" and \"tokens\", so the number of its tokens is"
                            + " not known");
        }
        RecordedReply.Source known = source.orElseThrow(() -> wrong("has no \"source\"; say \"rollout\" or \"demo\""));
        if (known == RecordedReply.Source.DEMO && fields.containsKey(SourceField.BEHAVIOUR_LOGPROB)) {
            throw wrong("\"behaviour_logprob\" of a demonstration: no policy sampled it; leave the field out");
        }
        return new RecordedSequence(
                line,
                step,
                prompt.orElseThrow(() -> wrong("has no \"prompt\"")),
                known,
                verdict,
                truncated || verdict.filter("truncated"::equals).isPresent(),
                lengths.length,
                fields,
                weights);
    }

    private RecordedReply.Source source(String word) {
        for (RecordedReply.Source source : RecordedReply.Source.values()) {
            if (source.word().equals(word)) {
                return source;
            }
        }
        throw wrong("\"source\" is \"" + word + "\"; it must be \"rollout\" or \"demo\"");
    }

    private String text(String key) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("\"" + key + "\" must be a text, not " + json.getText());
        }
        return json.getText();
    }

    private boolean truth(String key) throws IOException {
        if (!json.currentToken().isBoolean()) {
            throw wrong("\"" + key + "\" must be true or false, not " + json.getText());
        }
        return json.getBooleanValue();
    }

    private double number(String key) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw wrong("\"" + key + "\" must be a number, not " + json.getText());
        }
        return json.getDoubleValue();
    }

    private double[] numbers(String key) throws IOException {
        requireArray(key);
        int size = 0;
        boolean logprob = key.endsWith("_logprob");
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            double value;
            if (token == JsonToken.VALUE_NULL) {
                value = Double.NaN; // a number that was not finite
            } else {
                value = number(key);
                if (logprob && value > ROUNDING) {
                    throw wrong("\"" + key + "\" holds " + value + " at token " + size
                            + "; a log-prob is a natural logarithm, at most 0");
                }
            }
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * size);
            }
            buffer[size++] = value;
        }
        return Arrays.copyOf(buffer, size);
    }

    private int skipped(String key) throws IOException {
        requireArray(key);
        int size = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            number(key);
            size++;
        }
        return size;
    }

    private void requireArray(String key) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("\"" + key + "\" must be an array with one number a reply token");
        }
    }

    private Map<String, Double> weights() throws IOException {
        Map<String, Double> weights = new HashMap<>();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("\"" + RecordKeys.SCHEDULE_WEIGHTS + "\" must be an object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String term = json.currentName();
            json.nextToken();
            weights.put(term, number(term));
        }
        return weights;
    }

    private RecordException wrong(String what) {
        return new RecordException(file, line, what);
    }

    /** The arrays of one line agree about the number of tokens. */
    private final class Lengths {
        private String first = "";
        private int length;

        void add(String key, int size) {
            if (size == 0) {
                throw wrong("\"" + key + "\" is empty; a sequence has at least one token");
            }
            if (known() && size != length) {
                throw wrong("\"" + key + "\" has " + size + " numbers but \"" + first + "\" has " + length
                        + "; every array has one a reply token");
            }
            first = known() ? first : key;
            length = size;
        }

        boolean known() {
            return !first.isEmpty();
        }
    }
}
