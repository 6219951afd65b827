package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.torch.TorchRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is rehearsed; how near the times are to those of a run is a matter of benchmarks. */
class RehearsalTest {
    private static TorchRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(1, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void everyPhaseOfAStepTakesItsTime() {
        List<Phase> heard = new ArrayList<>();
        StepTime time =
                Rehearsal.measure(runtime, Tiny.plan(Tiny.gate(), 1, 1e-3).recipe(), heard::add);
        assertThat(heard).containsExactly(Phase.SAMPLE, Phase.ESTIMATE, Phase.UPDATE);
        assertThat(time.sample()).isBetween(1e-6, 60.0);
        assertThat(time.estimate()).as("the gradient's own pass scores").isZero();
        assertThat(time.update()).isBetween(1e-6, 60.0);
        assertThat(time.total()).isEqualTo(time.sample() + time.estimate() + time.update());
    }

    @Test
    void imitationAloneSamplesNothingAndScoresNothing() {
        RecipePlan gate = Tiny.plan(Tiny.gate(), 1, 1e-3).recipe();
        var imitate =
                new ScheduleGraph("imitate", List.of(gate.schedule().terms().get(1)));
        var alone = new RecipePlan(
                "alone",
                "digest",
                gate.model(),
                Map.of(),
                gate.data(),
                Optional.empty(),
                Optional.empty(),
                imitate,
                gate.optimizer(),
                8,
                8,
                1,
                1);
        StepTime time = Rehearsal.measure(runtime, alone, phase -> {});
        assertThat(time.estimate()).isZero();
        assertThat(time.update()).isPositive();
    }
}
