package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EstimateCommandTest {
    private static final String BATCH = """
            {"step": 1, "prompt": "p0", "source": "rollout", "reward": 1, "verdict": "right", "policy_logprob": [-1.0, -0.5], "behaviour_logprob": [-1.0, -1.5]}
            {"step": 1, "prompt": "p0", "source": "rollout", "reward": 0, "verdict": "wrong", "policy_logprob": [-2.0], "behaviour_logprob": [-2.0]}
            {"step": 2, "prompt": "p1", "source": "rollout", "reward": 0, "verdict": "wrong", "behaviour_logprob": [-1.0]}
            {"step": 2, "prompt": "p1", "source": "rollout", "reward": 0, "verdict": "wrong", "behaviour_logprob": [-1.0, -1.0]}
            {"step": 2, "prompt": "p1", "source": "demo", "tokens": [7, 8, 9]}
            {"step": 2, "prompt": "p0", "source": "rollout", "reward": 1, "verdict": "right", "behaviour_logprob": [-1.0]}
            {"step": 2, "prompt": "p0", "source": "rollout", "reward": 0, "verdict": "wrong", "behaviour_logprob": [-2.0, -1.0]}
            """;

    private static final String PROGRAM = """
            import std.estimators { sft }
            estimator mine(t: Rollouts, low: Real = 0.2) {
              mask       = if t.ratio > 1.0 + low then 0.0 else 1.0
              reference  = t.behaviour.logprob
              advantage  = centred(t.reward, per: prompt)
              likelihood = t.policy.logprob
              aggregate  = l => l |> mean(per: batch)
            }
            schedule gate(q: PromptStats) {
              let rl      = if q.pass_rate > 0.0 then 1.0 else 0.0
              weight mine = 2.0 * rl
              weight sft  = 1.0 - rl
            }
            """;

    @TempDir
    private Path temp;

    private final Shell shell = new Shell();
    private Path batch = Path.of("");
    private Path program = Path.of("");

    @BeforeEach
    void write() throws IOException {
        batch = Files.writeString(temp.resolve("batch.jsonl"), BATCH);
        program = Files.writeString(temp.resolve("mine.hone"), PROGRAM);
    }

    @Test
    void oneEstimatorIsAnObjectOfTermsAndASummary() throws IOException {
        JsonNode answer = json("estimate", program, "--batch", batch, "--step", 1, "--format", "json");
        assertThat(answer.path("estimator").asText()).isEqualTo("mine");
        JsonNode first = answer.path("terms").path(0);
        assertThat(first.path("prompt").asText()).isEqualTo("p0");
        assertThat(first.path("sequence").asInt()).isEqualTo(0);
        // The second token's ratio is e, so it is masked; the centred rewards are 1/2 and −1/2; three tokens.
        assertThat(first.path("coefficient").toString()).isEqualTo("[0.5,0.0]");
        assertThat(first.path("weight").path(0).asDouble()).isEqualTo(1.0 / 3);
        assertThat(answer.path("terms").path(1).path("coefficient").toString()).isEqualTo("[-0.5]");
        assertThat(answer.path("terms").path(1).path("sequence").asInt()).isEqualTo(1);
        JsonNode summary = answer.path("summary");
        assertThat(summary.path("norm").asDouble()).isCloseTo(Math.sqrt(2.0 / 36), within(1e-15));
        assertThat(summary.path("effective_sample_size").asDouble()).isCloseTo(2, within(1e-12));
        assertThat(summary.path("masked_share").asDouble()).isEqualTo(1.0 / 3);
        assertThat(summary.path("zero_signal_share").asDouble()).isEqualTo(0);
    }

    @Test
    void severalEstimatorsAreComparedOverAllTokensOfTheBatch() throws IOException {
        JsonNode answer = json(
                "estimate",
                program,
                "--batch",
                batch,
                "--estimator",
                "mine",
                "--estimator",
                "-1 * mine(low: 9.0)",
                "--estimator",
                "std.estimators.sft",
                "--format",
                "json");
        assertThat(answer.path("estimators")).hasSize(3);
        assertThat(answer.path("summary").path("cosine").path(0).path(1).asDouble())
                .isEqualTo(-1);
        assertThat(answer.path("summary").path("cosine").path(0).path(2).asDouble())
                .isEqualTo(0);
        assertThat(answer.path("summary").path("relative_norm").path(1).asDouble())
                .isEqualTo(1);
        assertThat(answer.path("estimators")
                        .path(2)
                        .path("terms")
                        .path(0)
                        .path("coefficient")
                        .toString())
                .isEqualTo("[1.0,1.0,1.0]");
    }

    @Test
    void aScheduleGivesEachPromptItsWeight() throws IOException {
        JsonNode answer = json("estimate", program, "--batch", batch, "--recipe", "gate", "--format", "json")
                .path("estimators");
        assertThat(answer.path(0).path("estimator").asText()).isEqualTo("mine");
        // p1 is not solved: it is imitated, and only p0's three tokens are in the mean of the rollouts.
        assertThat(answer.path(0).path("terms").findValues("weight").toString())
                .isEqualTo("[[0.0], [0.0,0.0], [0.6666666666666666], [0.6666666666666666,0.6666666666666666]]");
        assertThat(answer.path(1).path("terms").path(0).path("weight").path(0).asDouble())
                .isCloseTo(1.0 / 3 / 2, within(1e-15));
    }

    @Test
    void theTextNamesWhatItReadAndComparesWithTheFirst() {
        assertThat(shell.run(
                        "estimate",
                        "--batch",
                        batch,
                        "--estimator",
                        "std.estimators.grpo",
                        "--estimator",
                        "2.0 * std.estimators.grpo",
                        "--rows",
                        2))
                .isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains("step 2 of 2 recorded: 2 prompts, 4 rollouts, 1 demonstrations, 9 tokens")
                .contains("4 rollouts have no policy_logprob and count as on-policy")
                .containsPattern("2 +2.0 \\* std.estimators.grpo +[0-9.]+ +2.000 +1.000 +\\S+ +0.0 +50.0")
                .contains("and 3 more (--rows N)");
    }

    @Test
    void whatIsMissingIsNamedByFileLineAndField() {
        assertThat(shell.run("estimate", "--batch", batch, "--estimator", "std.estimators.dft"))
                .isEqualTo(Exit.FAILED);
        assertThat(shell.err())
                .contains(
                        "batch.jsonl, line 5: the demonstration of p1 has no \"policy_logprob\", which the estimator dft reads");
        assertThat(shell.run("estimate", "--batch", batch, "--estimator", "std.estimators.dr_grpo"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("t.max_reply").contains("--max-reply");
        assertThat(shell.run("estimate", "--batch", batch, "--step", 3, "--estimator", "std.estimators.grpo"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("has no step 3; it has 1 to 2");
        assertThat(shell.run("estimate", "--batch", temp.resolve("none"), "--estimator", "std.estimators.grpo"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("there is no file");
        assertThat(shell.run("estimate", "--batch", batch)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("which estimator?");
        assertThat(shell.run("estimate", program, "--batch", batch, "--estimator", "mime"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("H1001").contains("did you mean `mine`?");
        assertThat(shell.run(
                        "estimate",
                        program,
                        "--batch",
                        batch,
                        "--recipe",
                        "gate",
                        "--estimator",
                        "std.estimators.grpo"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("is no term of the schedule gate; its terms are mine, sft");
    }

    @Test
    void aRunsOwnRecordGivesTheWeightsTheRunUsed() throws IOException {
        JsonNode answer = json("simulate", program, "--pass-rates", batch, "--format", "json");
        assertThat(answer.path("terms").toString()).isEqualTo("[\"mine\",\"sft\"]");
        JsonNode second = answer.path("steps").path(1);
        assertThat(second.path("prompts").path(0).path("weights").toString()).isEqualTo("{\"mine\":0.0,\"sft\":1.0}");
        assertThat(second.path("prompts").path(1).path("weights").toString()).isEqualTo("{\"mine\":2.0,\"sft\":0.0}");
        assertThat(second.path("imitated").asDouble()).isEqualTo(0.5);
        assertThat(second.path("offline_share").asDouble()).isEqualTo(1.0 / 3);
    }

    private JsonNode json(Object... words) throws IOException {
        assertThat(shell.run(words)).as(shell.err()).isEqualTo(Exit.DONE);
        return new ObjectMapper().readTree(shell.out());
    }
}
