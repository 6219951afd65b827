package org.hone.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hone.runtime.verify.Verdict;

/** Grades the cases of a file. */
final class VerifyCases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXPECTED = "expected";

    private final Surroundings surroundings;
    private final Grading grading;
    private final String gold;
    private final String answer;
    private final boolean explain;
    private final Format format;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int cases;
    private int unreadable;
    private int expectations;
    private int met;

    VerifyCases(
            Surroundings surroundings, Grading grading, String gold, String answer, boolean explain, Format format) {
        this.surroundings = surroundings;
        this.grading = grading;
        this.gold = gold;
        this.answer = answer;
        this.explain = explain;
        this.format = format;
    }

    int run(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("there is no file `" + file + "`");
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
                if (!line.isBlank()) {
                    grade(row(line, file, number), file, number);
                }
            }
        } catch (MalformedInputException e) {
            throw new UsageException("`" + file + "` is not UTF-8 text", e);
        }
        if (cases == 0) {
            throw new UsageException("`" + file + "` has no cases");
        }
        if (format == Format.text) {
            surroundings
                    .out()
                    .println(cases + " cases: "
                            + verdicts.entrySet().stream()
                                    .map(e -> e.getValue() + " " + e.getKey().word())
                                    .collect(Collectors.joining(", "))
                            + (unreadable > 0 ? ", " + unreadable + " gold answers that are no formula" : "")
                            + (expectations > 0 ? "; " + met + " of " + expectations + " as expected" : ""));
        }
        boolean fine = expectations > 0 ? met == expectations : verdicts.getOrDefault(Verdict.RIGHT, 0) == cases;
        return fine ? Exit.DONE : Exit.PROGRAM;
    }

    private static JsonNode row(String line, Path file, int number) {
        try {
            JsonNode row = JSON.readTree(line);
            if (row.isObject()) {
                return row;
            }
        } catch (JacksonException e) {
            throw new UsageException(file + ", line " + number + ": not JSON: " + e.getOriginalMessage(), e);
        }
        throw new UsageException(file + ", line " + number + ": not a JSON object");
    }

    private static String text(JsonNode row, String column, Path file, int number) {
        JsonNode value = row.get(column);
        if (value == null || !value.isValueNode() || value.isNull()) {
            throw new UsageException(file + ", line " + number + ": no text in the column `" + column
                    + "`; name the columns with --gold and --answer");
        }
        return value.asText();
    }

    /** A case may have a policy of its own. */
    private Grading own(JsonNode row, Path file, int number) {
        try {
            return new Grading(
                    grading.policy().with(row.path("policy").asText("")),
                    grading.plain(),
                    row.path("formulas_only").asBoolean(grading.formulasOnly()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    private void grade(JsonNode row, Path file, int number) {
        cases++;
        JsonNode expected = row.path(EXPECTED);
        boolean right = false;
        ObjectNode json = JSON.createObjectNode().put("line", number);
        StringBuilder said = new StringBuilder("line " + number + ": ");
        try {
            Grading own = own(row, file, number);
            String wanted = text(row, gold, file, number);
            String given = text(row, answer, file, number);
            Grading.Graded graded = own.grade(wanted, given);
            verdicts.merge(graded.verdict(), 1, Integer::sum);
            right = graded.verdict() == Verdict.RIGHT;
            said.append(graded.verdict().word());
            if (explain) {
                List<Grading.Decisive> decisive = own.decisive(wanted, given);
                VerifyCommand.lines(graded, decisive)
                        .forEach(l -> said.append("\n  ").append(l));
                json.setAll(VerifyCommand.json(graded, decisive));
            } else {
                json.put("verdict", graded.verdict().word());
            }
        } catch (IllegalArgumentException e) {
            unreadable++;
            said.append(e.getMessage());
            json.put("error", String.valueOf(e.getMessage()));
        }
        boolean listed = !right;
        if (expected.isBoolean()) {
            expectations++;
            listed = right != expected.asBoolean();
            met += listed ? 0 : 1;
            said.append(" (expected ")
                    .append(expected.asBoolean() ? "right" : "not right")
                    .append(')');
            json.put("as_expected", !listed);
        }
        if (format == Format.json) {
            surroundings.out().println(json);
        } else if (listed) {
            surroundings.out().println(said);
        }
    }
}
