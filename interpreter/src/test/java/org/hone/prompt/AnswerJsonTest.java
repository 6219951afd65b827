package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.runtime.record.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnswerJsonTest {
    @TempDir
    private Path folder;

    private final AnswerJson json = new AnswerJson(e -> TextNode.valueOf(e.name()));

    private static JsonNode only(JsonNode answer) {
        assertThat(answer.path("pieces")).hasSize(1);
        return answer.path("pieces").get(0);
    }

    @Test
    void valuesTablesAndSeriesAreData() {
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            JsonNode sum = json.of(session.submit("1 + 1", new StopToken()));
            assertThat(sum.path("outcome").asText()).isEqualTo("done");
            assertThat(only(sum).toString()).isEqualTo("{\"kind\":\"value\",\"type\":\"Int\",\"text\":\"2\"}");
            assertThat(only(json.of(session.submit("[{ a: 1 }, { a: 2 }] |> table", new StopToken())))
                            .toString())
                    .isEqualTo("{\"kind\":\"table\",\"columns\":[\"a\"],\"rows\":[[\"1\"],[\"2\"]]}");
            assertThat(only(json.of(session.submit("[1, 3] |> sparkline", new StopToken())))
                            .path("values")
                            .toString())
                    .isEqualTo("[1.0,3.0]");
        }
    }

    @Test
    void whatIsWrongHasItsCodeAndPlace() {
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            JsonNode answer = json.of(session.submit("let x = nothing", new StopToken()));
            assertThat(answer.path("outcome").asText()).isEqualTo("wrong");
            JsonNode problem = only(answer).path("diagnostics").get(0);
            assertThat(problem.path("code").asText()).isEqualTo("H1001");
            assertThat(problem.path("place").path("start").asInt()).isEqualTo(8);
        }
    }

    @Test
    void everyActionAndEveryPhaseCanBeWritten() throws IOException {
        Files.copy(
                Path.of("src", "test", "resources", "golden", "check", "base.hone"), folder.resolve("base.hone"));
        List<String> inputs = List.of(
                ":load base.hone",
                ":set steps 2.steps",
                "let a = evaluate policy on sums with { reward = correct }",
                "let s = train main",
                "compare(a, evaluate s.model on sums with { reward = correct })",
                "sample policy on \"1+1=\"",
                ":tokens",
                "s.pass_rate |> histogram",
                "step main",
                ":explain mine",
                ":explain H2104",
                ":vars");
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            for (String input : inputs) {
                JsonNode answer = json.of(session.submit(input, new StopToken()));
                assertThat(answer.path("outcome").asText()).as(input).isEqualTo("done");
                assertThat(answer.path("pieces")).as(input).isNotEmpty().allMatch(p -> p.has("kind"));
            }
        }
    }
}
