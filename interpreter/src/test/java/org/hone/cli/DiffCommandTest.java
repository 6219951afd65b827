package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DiffCommandTest {
    private static final Path HPT = Path.of("..", "examples", "hpt.hone");
    private static final Path GRPO = Path.of("..", "examples", "grpo.hone");

    private final Shell shell = new Shell();

    private JsonNode estimators(String a, String b, String... when) throws IOException {
        if (when.length == 0) {
            shell.run("diff", "--estimator", a, "--estimator", b, "--format", "json");
        } else {
            shell.run("diff", "--estimator", a, "--estimator", b, "--when", when[0], "--format", "json");
        }
        return new ObjectMapper().readTree(shell.out()).get("mathematics").get(0);
    }

    @Test
    void aProgramIsTheSameAsItself() {
        assertThat(shell.run("diff", HPT, HPT)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("dr_grpo: the same (proven").contains("sft: the same (proven");
    }

    @Test
    void paramsStructureAndMathematicsAreToldApart() {
        assertThat(shell.run("diff", HPT, GRPO)).isEqualTo(Exit.PROGRAM);
        assertThat(shell.out())
                .contains("params\n")
                .contains("gate  0.5    -")
                .contains("schedule hpt → reinforce")
                .contains("recipe hybrid → reinforcement")
                .contains("dr_grpo: the same (proven");
    }

    @Test
    void aParamThatIsSetIsADifference() {
        assertThat(shell.run("diff", HPT + "#hybrid", GRPO + "#reinforcement", "--set", "n=6"))
                .isEqualTo(Exit.PROGRAM);
        assertThat(shell.out()).doesNotContain("action");
        assertThat(shell.run("diff", HPT + "#nothing", GRPO)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("has no recipe `nothing`; it has hybrid");
    }

    @Test
    void theRelationsAreNamed() throws IOException {
        assertThat(estimators("grpo", "sapo", "on_policy").get("proven").asBoolean())
                .isTrue();
        JsonNode scaled = estimators("cispo(cap: 0.2)", "dapo", "on_policy");
        assertThat(scaled.get("relation").asText()).isEqualTo("scaled");
        assertThat(scaled.get("factor").asDouble()).isEqualTo(0.2);
        assertThat(estimators("cispo(cap: 0.2)", "0.2 * dapo", "on_policy")
                        .get("relation")
                        .asText())
                .isEqualTo("identical");
        JsonNode tested = estimators("rft", "reinforce", "binary");
        assertThat(tested.get("proven").asBoolean()).isFalse();
        assertThat(tested.get("batches").asInt()).isEqualTo(200);
        JsonNode different = estimators("grpo", "dapo");
        assertThat(different.get("relation").asText()).isEqualTo("different");
        assertThat(different.get("counter_example")).isNotEmpty();
        assertThat(estimators("sft", "grpo").get("relation").asText()).isEqualTo("incomparable");
    }

    @Test
    void aDifferenceComesWithTheSmallestBatch() {
        assertThat(shell.run("diff", "--estimator", "dft", "--estimator", "sft"))
                .isEqualTo(Exit.PROGRAM);
        assertThat(shell.out()).isEqualTo("""
                dft and sft: they differ by more than a factor (batch 1 of those tested)
                  the smallest counter-example found, coefficient times weight in the last two columns:
                  prompt  reply  token  log π        dft  sft
                  ───────────────────────────────────────────
                  1       1      1         -1    0.18394  0.5
                                 2         -2  0.0676676  0.5
                """);
    }

    @Test
    void wrongQuestionsAreSaid() {
        assertThat(shell.run("diff", "--estimator", "grppo", "--estimator", "sft"))
                .isEqualTo(Exit.PROGRAM);
        assertThat(shell.err()).contains("nothing is called `grppo`");
        assertThat(shell.run("diff", HPT)).isEqualTo(Exit.USAGE);
        assertThat(shell.run("diff", "--estimator", "grpo")).isEqualTo(Exit.USAGE);
        assertThat(shell.run("diff", "--estimator", "grpo", "--estimator", "dapo", "--when", "nonsense"))
                .isEqualTo(Exit.PROGRAM);
        assertThat(shell.err()).contains("nothing is called `nonsense`");
    }
}
