package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded pass rates. A file holds JSON lines of one of three kinds, told apart by the fields of its first line:
 *
 * <ul>
 *   <li>{@code {"step": 1, "prompt": "p0", "pass_rate": 0.25, "mean_reward": 0.3, "n": 8}}, one prompt of a step a line;
 *       {@code mean_reward} is the pass rate if it is not given, {@code n} is the recipe's
 *   <li>recorded sequences, as in {@code replies.jsonl} of a run (they have a {@code source})
 *   <li>metrics, as in {@code metrics.jsonl} of a run (they have no {@code prompt}): a step counts as one prompt
 * </ul>
 */
public final class PassRates {
    /** What a step is called of which only the mean is known. */
    public static final String WHOLE_STEP = "(mean of the step)";

    private static final String PASS_RATE = "pass_rate";
    private static final String MEAN_REWARD = "mean_reward";
    private static final String ROLLOUTS = "n";

    private final Path file;
    private final int rollouts;
    private final Map<Integer, Map<String, StepOutcomes.Prompt>> steps = new TreeMap<>();

    private PassRates(Path file, int rollouts) {
        this.file = file;
        this.rollouts = rollouts;
    }

    /**
     * Reads a file of any of the three kinds.
     *
     * @param rollouts rollouts a prompt where the file does not say
     * @return the steps in ascending order
     * @throws RecordException if it is of none of them; names line and field
     */
    public static List<StepOutcomes> read(Path file, int rollouts) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new RecordException(file, "there is no such file");
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new RecordException(file, "is not UTF-8 text");
        }
        PassRates rates = new PassRates(file, rollouts);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            JsonNode line = rates.object(lines.get(i), i + 1);
            if (rates.steps.isEmpty() && line.has(RecordKeys.SOURCE)) {
                return RecordedBatch.read(file).stream()
                        .map(RecordedBatch::outcomes)
                        .toList();
            }
            rates.add(line, i + 1);
        }
        if (rates.steps.isEmpty()) {
            throw new RecordException(
                    file, "holds no pass rate; write one JSON object a line with step, prompt and pass_rate");
        }
        return rates.steps.entrySet().stream()
                .map(e -> new StepOutcomes(e.getKey(), List.copyOf(e.getValue().values())))
                .toList();
    }

    private JsonNode object(String text, int line) throws IOException {
        try {
            JsonNode node = Json.MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
            throw new RecordException(file, line, "a line must be a JSON object");
        } catch (JacksonException e) {
            throw new RecordException(file, line, "not JSON: " + e.getOriginalMessage());
        }
    }

    private void add(JsonNode line, int number) {
        boolean metrics = line.has("steps") && !line.has(RecordKeys.PROMPT);
        int step = (int) required(line, number, RecordKeys.STEP);
        if (step < 1 || step != required(line, number, RecordKeys.STEP)) {
            throw new RecordException(file, number, "\"step\" must be a whole number from 1");
        }
        if (!metrics && !line.path(RecordKeys.PROMPT).isTextual()) {
            throw new RecordException(file, number, "\"prompt\" must be a text that tells prompts apart");
        }
        String prompt = metrics ? WHOLE_STEP : line.path(RecordKeys.PROMPT).asText();
        if (metrics && line.path(PASS_RATE).isNull()) {
            throw new RecordException(
                    file, number, "the step sampled no rollouts, so there is no pass rate to simulate with");
        }
        double rate = required(line, number, PASS_RATE);
        if (!(rate >= 0 && rate <= 1)) {
            throw new RecordException(file, number, "\"pass_rate\" is " + rate + "; it must lie between 0 and 1");
        }
        double reward = line.has(MEAN_REWARD) ? required(line, number, MEAN_REWARD) : rate;
        int n = line.has(ROLLOUTS) ? (int) required(line, number, ROLLOUTS) : rollouts;
        StepOutcomes.Prompt before = steps.computeIfAbsent(step, absent -> new LinkedHashMap<>())
                .putIfAbsent(prompt, new StepOutcomes.Prompt(prompt, rate, reward, n));
        if (before != null) {
            throw new RecordException(file, number, "step " + step + " has the prompt \"" + prompt + "\" twice");
        }
    }

    private double required(JsonNode line, int number, String key) {
        JsonNode value = line.path(key);
        if (!value.isNumber()) {
            throw new RecordException(
                    file, number, line.has(key) ? "\"" + key + "\" must be a number" : "has no \"" + key + "\"");
        }
        return value.asDouble();
    }
}
