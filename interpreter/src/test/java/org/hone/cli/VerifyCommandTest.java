package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerifyCommandTest {
    @TempDir
    private Path folder;

    private static Shell hone(int code, Object... line) {
        Shell shell = new Shell();
        assertThat(shell.run(line)).as(shell.out() + shell.err()).isEqualTo(code);
        return shell;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/3 | \\frac{2}{6} | right | exact fractions: 2/6 and 1/3",
                "\\sqrt{12} | 2\\sqrt{3} | right | exact numbers, to a hundred digits: 2*root(2, 3) and root(2, 12)",
                "10^{150} | \\sqrt{10^{300}+1} | wrong | exact numbers, to 1233 digits, and no",
                "2^{100000} | 2^{100000}-1 | wrong | numbers too long to be told apart, and no",
                "-5 | -5 | right | the same text once it is written in one way: -5",
                "[1,2] | so it is $\\boxed{(1,2)}$ | wrong | the same brackets and the same in them, in order, and no",
                "0.3333333 | 1/3 | right | a decimal fraction, to 6 places: 1/3 and 0.3333333",
                "2x+4y-3=0 | y=3/4-x/2 | right | relations equal up to a factor",
                "\\{1,2\\} | 2, 1 | right | each of one list has its own in the other",
                "-2 \\le x \\le 7 | [-2,7] | right | the set that the gold relation describes",
                "x^2+2x | x(x+2) | right | equal values at random points of either sign: x*(x + 2) and (x^2) + (2*x)",
                "\\text{East} | west | wrong | words, letter by letter, and no",
                "204_5 | 204 | wrong | digits and base, each, and no: 204 and 204_5",
                "7 | no idea at all | unparsed | the answer is no formula and not the gold answer letter by letter",
            })
    void aVerdictSaysWhichRuleDecided(String gold, String answer, String verdict, String why) {
        Shell shell = hone(verdict.equals("right") ? Exit.DONE : Exit.PROGRAM, "verify", gold, answer, "--explain");
        assertThat(shell.out().lines()).first().isEqualTo(verdict);
        assertThat(shell.out()).contains("gold    `", "answer  ", "why     " + why);
    }

    @Test
    void withoutAQuestionTheVerdictIsAllThatIsSaid() {
        assertThat(hone(Exit.DONE, "verify", "1/2", "0.5").out()).isEqualTo("right\n");
    }

    @Test
    void policiesLetMorePass() {
        hone(Exit.PROGRAM, "verify", "1/3", "0.33");
        hone(Exit.DONE, "verify", "1/3", "0.33", "--decimals", "2");
        hone(Exit.PROGRAM, "verify", "[-2,7]", "-2 \\le x \\le 7");
        hone(Exit.DONE, "verify", "[-2,7]", "-2 \\le x \\le 7", "--relations", "sets");
        hone(Exit.DONE, "verify", "f(x)", "f(y)", "--decimals", "3", "--names=ignored");
        assertThat(hone(Exit.USAGE, "verify", "1", "1", "--percent", "some").err())
                .contains("--percent is ignored, required, hundredths, not `some`");
    }

    @Test
    void textsAreTakenAsTheyStandIfAsked() {
        hone(Exit.DONE, "verify", "7", "the answer is 7");
        assertThat(hone(Exit.PROGRAM, "verify", "7", "the answer is 7", "--plain")
                        .out())
                .isEqualTo("unparsed\n");
        hone(Exit.PROGRAM, "verify", "7", "I am quite certain of 7", "--formulas-only");
    }

    @Test
    void theAnswerIsDataToo() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(hone(Exit.DONE, "verify", "x>5", "5<x", "--format", "json")
                        .out());
        assertThat(json.path("verdict").asText()).isEqualTo("right");
        assertThat(json.path("gold_reads").get(0).asText()).isEqualTo("x > 5");
        assertThat(json.path("rules").get(0).path("holds").asBoolean()).isTrue();
    }

    @Test
    void aGoldAnswerThatIsNoFormulaAndMissingTextsAreWrongCommandLines() {
        assertThat(hone(Exit.USAGE, "verify", "\\frac{", "1").err()).contains("gold answer `\\frac{` is no formula");
        assertThat(hone(Exit.USAGE, "verify", "1").err()).contains("hone verify GOLD ANSWER");
        assertThat(hone(Exit.USAGE, "verify", "1", "2", "--explian").err()).contains("--explian");
        assertThat(hone(Exit.USAGE, "verify", "--file", "nowhere.jsonl").err()).contains("nowhere.jsonl");
    }

    @Test
    void casesOfAFileAreHeldAgainstWhatIsExpected() throws IOException {
        Path cases = Files.writeString(folder.resolve("cases.jsonl"), """
                {"gold": "1/2", "answer": "0.5", "expected": true}
                {"gold": "1/3", "answer": "0.33", "expected": false}
                {"gold": "1/3", "answer": "0.33", "expected": true, "policy": "decimals=2"}

                {"gold": "3", "answer": "4", "expected": true}
                {"gold": "\\\\frac{", "answer": "4", "expected": false}
                """);
        assertThat(hone(Exit.PROGRAM, "verify", "--file", cases).out()).isEqualTo("""
                line 5: wrong (expected right)
                5 cases: 2 right, 2 wrong, 1 gold answers that are no formula; 4 of 5 as expected
                """);
        String json = hone(Exit.PROGRAM, "verify", "--file", cases, "--format", "json")
                .out();
        assertThat(json.lines()).hasSize(5).allMatch(line -> line.startsWith("{\"line\":"));
    }

    @Test
    void aFaultOfTheFileIsNamedByItsLine() throws IOException {
        Path cases =
                Files.writeString(folder.resolve("cases.jsonl"), "{\"gold\": \"1\", \"answer\": \"1\"}\n{\"gold\"");
        assertThat(hone(Exit.USAGE, "verify", "--file", cases).err()).contains("cases.jsonl, line 2: not JSON");
        Files.writeString(cases, "{\"gold\": \"1\", \"prediction\": \"1\"}\n");
        assertThat(hone(Exit.USAGE, "verify", "--file", cases).err()).contains("line 1", "column `answer`", "--answer");
        assertThat(hone(Exit.DONE, "verify", "--file", cases, "--answer", "prediction")
                        .out())
                .isEqualTo("1 cases: 1 right\n");
        Files.writeString(cases, "[1]\n");
        assertThat(hone(Exit.USAGE, "verify", "--file", cases).err()).contains("not a JSON object");
        Files.writeString(cases, "\n");
        assertThat(hone(Exit.USAGE, "verify", "--file", cases).err()).contains("has no cases");
    }
}
