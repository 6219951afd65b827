package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.verify.math.MathExplanation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone verify}. */
@Command(
        name = "verify",
        customSynopsis = {"hone verify GOLD ANSWER [OPTIONS]", "       hone verify --file CASES.jsonl [OPTIONS]"},
        description = {
            "Hold an answer against the gold answer, as `math_equal` of std.verify does, and print the verdict.",
            "",
            "Either may be a whole solution: its answer is what stands in boxes, else behind \"the answer is\", else the last",
            "formula or number."
        },
        footer = {
            "",
            "Examples:",
            "  hone verify '1/3' '\\frac{2}{6}' --explain",
            "  hone verify '[1,2]' 'so it is $\\boxed{(1,2)}$'",
            "  hone verify 1/3 0.33 --decimals 2",
            "  hone verify 204_5 204 --explain",
            "  hone verify --file cases.jsonl --answer prediction",
            "",
            "Of a file, cases that are not right are listed, or those that are not as the column `expected` says, if there is",
            "one; a case may have a `policy` (\"percent=required,decimals=2\") and `formulas_only` (true or false) of its own.",
            "Exit codes: 0 right, or all as expected; 1 not; 2 the command line, the file or the gold answer cannot be read."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..2", paramLabel = "GOLD ANSWER", description = "The gold answer, then the answer.")
    private List<String> texts = List.of();

    @Option(names = "--file", paramLabel = "CASES", description = "JSON lines with a gold answer and an answer each.")
    private @Nullable Path file;

    @Option(names = "--gold", paramLabel = "COLUMN", description = "The column of the gold answers (gold).")
    private String gold = "gold";

    @Option(names = "--answer", paramLabel = "COLUMN", description = "The column of the answers (answer).")
    private String answer = "answer";

    @Option(
            names = "--explain",
            description = "Say how both were read, which rule decided, and which option would change the verdict.")
    private boolean explain;

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(names = "--plain", description = "Both are answers as they stand: look for nothing in them.")
    private boolean plain;

    @Option(
            names = "--formulas-only",
            description = "A number outside of formulas and boxes is not the answer of a solution.")
    private boolean formulasOnly;

    @Option(names = "--format", paramLabel = "text|json", description = "How verdicts are written (text).")
    private Format format = Format.text;

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Grading grading = new Grading(policy.policy(), plain, formulasOnly);
        Path cases = file;
        if (cases != null) {
            if (!texts.isEmpty()) {
                throw new UsageException("--file takes gold answers and answers from the file; leave out the others");
            }
            return new VerifyCases(surroundings, grading, gold, answer, explain, format).run(cases);
        }
        if (texts.size() > 2) {
            texts.stream().filter(text -> text.startsWith("--")).findFirst().ifPresent(option -> {
                throw new UsageException("there is no option `" + option + "`");
            });
        }
        if (texts.size() != 2) {
            throw new UsageException("name a gold answer and an answer: hone verify GOLD ANSWER");
        }
        Grading.Graded graded;
        List<Grading.Decisive> decisive = List.of();
        try {
            graded = grading.grade(texts.get(0), texts.get(1));
            if (explain) {
                decisive = grading.decisive(texts.get(0), texts.get(1));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        if (format == Format.json) {
            surroundings.out().println(json(graded, decisive).toPrettyString());
        } else {
            surroundings.out().println(graded.verdict().word());
            if (explain) {
                lines(graded, decisive).forEach(surroundings.out()::println);
            }
        }
        return graded.verdict() == Verdict.RIGHT ? Exit.DONE : Exit.PROGRAM;
    }

    static List<String> lines(Grading.Graded graded, List<Grading.Decisive> decisive) {
        MathExplanation why = graded.why();
        List<String> lines = new java.util.ArrayList<>();
        lines.add("gold    " + read(graded.gold(), why.gold()));
        lines.add("answer  " + graded.answer().map(a -> read(a, why.answer())).orElse("none was found"));
        if (why.rules().isEmpty()) {
            lines.add("why     no rule applies");
        }
        for (MathExplanation.Rule rule : why.rules()) {
            lines.add("why     " + rule.rule()
                    + (rule.answer().isEmpty()
                            ? ""
                            : (rule.holds() ? ": " : ", and no: ") + rule.answer() + " and " + rule.gold()));
        }
        for (Grading.Decisive d : decisive) {
            lines.add("policy  %s is %s; with %s %s it is %s"
                    .formatted(
                            d.leniency().word(),
                            d.value().word(),
                            PolicyOptions.option(d.leniency()),
                            d.other().word(),
                            d.verdict().word()));
        }
        return lines;
    }

    private static String read(String text, List<String> readings) {
        return "`" + text + "`"
                + (readings.isEmpty()
                        ? ", which is no formula"
                        : " reads " + readings.stream().collect(Collectors.joining(" or ")));
    }

    static ObjectNode json(Grading.Graded graded, List<Grading.Decisive> decisive) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("verdict", graded.verdict().word());
        json.put("gold", graded.gold());
        graded.answer().ifPresent(found -> json.put("answer", found));
        ArrayNode golds = json.putArray("gold_reads");
        graded.why().gold().forEach(golds::add);
        ArrayNode answers = json.putArray("answer_reads");
        graded.why().answer().forEach(answers::add);
        ArrayNode rules = json.putArray("rules");
        for (MathExplanation.Rule rule : graded.why().rules()) {
            ObjectNode one = rules.addObject().put("holds", rule.holds()).put("rule", rule.rule());
            if (!rule.answer().isEmpty()) {
                one.put("answer", rule.answer()).put("gold", rule.gold());
            }
        }
        if (!decisive.isEmpty()) {
            ArrayNode policies = json.putArray("policies");
            for (Grading.Decisive d : decisive) {
                policies.addObject()
                        .put("policy", d.leniency().word())
                        .put("value", d.value().word())
                        .put("other", d.other().word())
                        .put("verdict", d.verdict().word());
            }
        }
        return json;
    }
}
