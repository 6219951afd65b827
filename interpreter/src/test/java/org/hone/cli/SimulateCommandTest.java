package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateCommandTest {
    private static final String HYSTERESIS = """
            import std.estimators { grpo, sft }
            schedule hysteresis(q: PromptStats) {
              let rl      = if q.pass_rate_ema(0.5) > 0.4 then 1.0 else 0.0
              weight grpo = rl * (1.0 - 0.5 * q.progress)
              weight sft  = 1.0 - rl
            }
            """;

    @TempDir
    private Path temp;

    private final Shell shell = new Shell();

    @Test
    void aScheduleRemembersEarlierVisitsOfAPrompt() throws IOException {
        JsonNode steps = new ObjectMapper().readTree(simulated("json")).path("steps");
        // Averages of a: 0, then (0 + 1)/2, then (0.5 + 0)/2.
        assertThat(steps.findValuesAsText("imitated")).containsExactly("0.5", "0.0", "1.0");
        JsonNode b = steps.path(0).path("prompts").path(1);
        assertThat(b.path("weights").path("grpo").asDouble()).isEqualTo(1);
        assertThat(steps.path(1)
                        .path("prompts")
                        .path(0)
                        .path("weights")
                        .path("grpo")
                        .asDouble())
                .isEqualTo(0.75);
    }

    @Test
    void theTextShowsSharesOverTimeAndEachPromptsCourse() throws IOException {
        assertThat(simulated("text"))
                .contains("schedule hysteresis, 3 steps")
                .contains("imitated    ▅▁█  50% → 100%")
                .containsPattern("2 +2 +100.0 +0.0 +100.0 +- +0.750 +0.00")
                .containsPattern("a +3 +▁█▁ +█▁█ +0.00 1.00");
    }

    @Test
    void metricsOfARunStandForOnePromptAStep() throws IOException {
        Path metrics = temp.resolve("metrics.jsonl");
        Files.writeString(
                metrics,
                "{\"step\": 1, \"steps\": 2, \"pass_rate\": 0.1, \"mean_reward\": 0.1}\n"
                        + "{\"step\": 2, \"steps\": 2, \"pass_rate\": 0.9, \"mean_reward\": 0.9}\n");
        assertThat(shell.run("simulate", program(), "--pass-rates", metrics)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("(mean of the step)");
    }

    @Test
    void aBadLineIsNamed() throws IOException {
        assertThat(refused("{\"step\": 1, \"prompt\": \"a\", \"pass_rate\": 0.5}\n{\"step\": 1, \"prompt\": \"b\"}"))
                .contains("rates.jsonl, line 2: has no \"pass_rate\"");
        assertThat(refused("{\"step\": 1, \"prompt\": \"a\", \"pass_rate\": 50}"))
                .contains("line 1: \"pass_rate\" is 50.0; it must lie between 0 and 1");
        assertThat(
                        refused(
                                "{\"step\": 1, \"prompt\": \"a\", \"pass_rate\": 0}\n{\"step\": 1, \"prompt\": \"a\", \"pass_rate\": 1}"))
                .contains("line 2: step 1 has the prompt \"a\" twice");
        assertThat(refused("{\"step\": 0, \"prompt\": \"a\", \"pass_rate\": 0}"))
                .contains("whole number from 1");
        assertThat(refused("{\"step\": 1, \"prompt\": 3, \"pass_rate\": 0}")).contains("\"prompt\" must be a text");
        assertThat(refused("nonsense")).contains("line 1: not JSON");
        assertThat(refused("\n")).contains("holds no pass rate");
    }

    @Test
    void aProgramWithoutAScheduleHasNothingToSimulate() throws IOException {
        Path empty = Files.writeString(temp.resolve("empty.hone"), "param n: Int = 4\n");
        Path rates = rates("{\"step\": 1, \"prompt\": \"a\", \"pass_rate\": 0.5}");
        assertThat(shell.run("simulate", empty, "--pass-rates", rates)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("has no recipe and no schedule to simulate");
    }

    private String simulated(String format) throws IOException {
        Path rates = rates("""
                {"step": 1, "prompt": "a", "pass_rate": 0.0}
                {"step": 1, "prompt": "b", "pass_rate": 0.5, "mean_reward": 0.7, "n": 4}
                {"step": 2, "prompt": "a", "pass_rate": 1.0}
                {"step": 2, "prompt": "b", "pass_rate": 1.0}
                {"step": 3, "prompt": "a", "pass_rate": 0.0}
                """);
        assertThat(shell.run("simulate", program(), "--pass-rates", rates, "--format", format))
                .as(shell.err())
                .isEqualTo(Exit.DONE);
        return shell.out();
    }

    private String refused(String content) throws IOException {
        assertThat(shell.run("simulate", program(), "--pass-rates", rates(content)))
                .isEqualTo(Exit.FAILED);
        return shell.err();
    }

    private Path rates(String content) throws IOException {
        return Files.writeString(temp.resolve("rates.jsonl"), content);
    }

    private Path program() throws IOException {
        return Files.writeString(temp.resolve("hysteresis.hone"), HYSTERESIS);
    }
}
