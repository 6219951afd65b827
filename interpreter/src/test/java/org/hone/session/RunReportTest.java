package org.hone.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.ReportText;
import org.hone.runtime.record.RunManifest;
import org.junit.jupiter.api.Test;

final class RunReportTest {
    @Test
    void seedsOfOneProgramAreAveragedWithStudentsInterval() {
        RunReport report =
                RunReport.of(List.of(run("hpt", 1, 0.9), run("hpt", 2, 0.8), run("hpt", 3, 1.0), run("sft", 1, 0.5)));
        assertThat(report.groups()).containsExactly("1", "all");
        assertThat(report.lines()).hasSize(2);
        RunReport.Line hpt = report.lines().getFirst();
        assertThat(hpt.seeds()).containsExactly(1L, 2L, 3L);
        RunReport.Mean mean = Objects.requireNonNull(hpt.accuracy().get("all"));
        assertThat(mean.mean()).isEqualTo(0.9, within(1e-12));
        // t(2) = 4.303, standard deviation 0.1, three runs
        assertThat(mean.reach().orElseThrow()).isEqualTo(4.303 * 0.1 / Math.sqrt(3), within(1e-12));
    }

    @Test
    void theTableNamesEveryProgramAndGroup() {
        RunReport report = RunReport.of(List.of(run("hpt", 1, 0.9), run("hpt", 2, 0.8), run("sft", 1, 0.5)));
        assertThat(ReportText.table(report).lines(Glyphs.ASCII))
                .containsExactly(
                        "recipe  seeds          1 %        all %  training time",
                        "------------------------------------------------------",
                        "hpt     1, 2   42.5 ± 31.8  85.0 ± 63.5            12s",
                        "sft     1             25.0         50.0            12s");
        assertThat(ReportText.table(report).markdown())
                .containsExactly(
                        "| recipe | seeds | 1 % | all % | training time |",
                        "| --- | --- | ---: | ---: | ---: |",
                        "| hpt | 1, 2 | 42.5 ± 31.8 | 85.0 ± 63.5 | 12s |",
                        "| sft | 1 | 25.0 | 50.0 | 12s |");
    }

    @Test
    void runsOfDifferentParamsAreNotAveraged() {
        RunManifest other = withParam(run("hpt", 2, 0.8), "8");
        assertThat(RunReport.of(List.of(run("hpt", 1, 0.9), other)).lines()).hasSize(2);
    }

    @Test
    void aRunThatIsNotDoneIsRefused() {
        RunManifest stopped = run("hpt", 1, 0.9).withStatus(RunManifest.Status.INTERRUPTED, Optional.empty());
        assertThatThrownBy(() -> RunReport.of(List.of(stopped)))
                .hasMessage(
                        "the run of examples/hpt.hone with seed 1 is interrupted, not done: `hone run --resume` with its folder"
                                + " goes on with it");
    }

    private static RunManifest withParam(RunManifest run, String n) {
        return RunManifest.beginning(
                        run.created(),
                        run.recipe(),
                        List.of(new RunManifest.Param("n", n, "--set")),
                        run.seed(),
                        run.versions(),
                        run.device(),
                        run.threads())
                .withAction(run.actions().getFirst())
                .withStatus(RunManifest.Status.DONE, Optional.empty());
    }

    private static RunManifest run(String program, long seed, double accuracy) {
        ObjectNode evaluation = JsonNodeFactory.instance.objectNode();
        evaluation.putObject("overall").put("mean", accuracy);
        evaluation.putObject("groups").putObject("1").put("mean", accuracy / 2);
        return RunManifest.beginning(
                        "2026-01-02T03:04:05Z",
                        new RunManifest.Recipe("examples/" + program + ".hone", "", program, "d" + seed),
                        List.of(
                                new RunManifest.Param("n", "4", "default"),
                                new RunManifest.Param("--seed", Long.toString(seed), "--seed")),
                        seed,
                        Map.of(),
                        "cpu",
                        2)
                .withAction(new RunManifest.ActionResult(2, 9, "evaluate", Optional.of(evaluation)))
                .withProgress(5, Map.of("sample", 10.0, "update", 2.0))
                .withStatus(RunManifest.Status.DONE, Optional.empty());
    }
}
