package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

final class TestCommandTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "tests");

    private final Shell shell = new Shell();

    static List<Path> snippets() throws IOException {
        return Goldens.snippets("tests");
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void aFailingTestSaysWhy(Path snippet) throws IOException {
        int code = shell.run("test", snippet);

        assertThat(code).isEqualTo(Exit.PROGRAM);
        Goldens.check(snippet, false, shell.out());
    }

    @Test
    void noAnswerIsLeftOver() throws IOException {
        assertThat(Goldens.orphans("tests")).isEmpty();
    }

    @Test
    void sixteenFalseIdentitiesAreRefutedEachWithASmallBatch() throws IOException {
        shell.run("test", GOLDEN.resolve("near_misses.hone"), "--format", "json");

        JsonNode answer = new ObjectMapper().readTree(shell.out());
        assertThat(answer.get("failed").asInt()).isEqualTo(16);
        for (JsonNode test : answer.get("tests")) {
            JsonNode example = test.get("assertions").get(0).get("counter_example");
            assertThat(example.size()).as(test.get("title").asText()).isBetween(1, 4);
            assertThat(example)
                    .anyMatch(row ->
                            row.get("left").asDouble() != row.get("right").asDouble());
        }
    }

    @Test
    void theIdentitiesOfTheLibraryHold() throws IOException {
        int code = shell.run("test", "std", "--format", "json");

        JsonNode answer = new ObjectMapper().readTree(shell.out());
        assertThat(answer.get("failed").asInt()).as(shell.out()).isZero();
        assertThat(answer.get("passed").asInt()).isGreaterThanOrEqualTo(12);
        assertThat(answer.toString()).contains("proven").contains("tested on 200 batches");
        assertThat(code).isEqualTo(Exit.DONE);
    }

    @Test
    void resultsAreWrittenAsJUnitXml(@TempDir Path folder) throws Exception {
        Path xml = folder.resolve("tests.xml");
        shell.run("test", GOLDEN.resolve("power.hone"), "--junit", xml);

        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(xml.toFile());
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("failure").item(0).getTextContent())
                .contains("half(limit) * n", "20.0");
    }

    @Test
    void examplesPassTheirFreeTests() {
        for (String example : List.of("hpt", "grpo", "sft")) {
            int code = shell.run("test", Path.of("..", "examples", example + ".hone"));
            assertThat(code).as(shell.out() + shell.err()).isEqualTo(Exit.DONE);
            assertThat(shell.out()).contains("passed  recipe");
        }
    }

    @Test
    void aTestThatIsWrongIsAMistakeOfTheProgram(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.hone"), """
                import std.estimators { grpo, sapo, sft }
                test "names" { assert equivalent grpo sapo when on_polcy }
                test "sources" { assert equivalent grpo sft }
                test "types" { assert 1 + 1 }
                test "conditions" { assert equivalent grpo sapo when n + 1 }
                test "fields" { limit = 1 }
                """);

        int code = shell.run("check", file);

        assertThat(code).isEqualTo(Exit.PROGRAM);
        assertThat(shell.err())
                .contains("nothing is called `on_polcy`", "did you mean `on_policy`?")
                .contains("`grpo` reads Rollouts, `sft` reads Demos")
                .contains("an assertion is Bool, this is Int")
                .contains("a condition is Bool, this is Int")
                .contains("a test has no field `limit`");
        assertThat(shell.run("test", file)).isEqualTo(Exit.PROGRAM);
    }

    @Test
    void aBadNumberOfBatchesIsRefused() {
        assertThat(shell.run("test", "std", "--batches", "0")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--batches");
    }
}
