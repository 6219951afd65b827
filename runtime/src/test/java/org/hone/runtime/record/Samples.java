package org.hone.runtime.record;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.plan.Phase;

/** Values for tests. */
final class Samples {
    private Samples() {}

    static RunManifest manifest() {
        return RunManifest.beginning(
                "2026-01-02T03:04:05Z",
                new RunManifest.Recipe("hpt.hone", "", "param n: Int = 4\n", "ab12"),
                List.of(new RunManifest.Param("n", "4", "default")),
                7,
                Map.of("hone", "0.1.0"),
                "cpu",
                2);
    }

    static StepMetrics metrics(int step) {
        return metrics(step, 0.5);
    }

    /** A step whose sampling took so many seconds. */
    static StepMetrics metrics(int step, double sampling) {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        seconds.put(Phase.SAMPLE, sampling);
        seconds.put(Phase.UPDATE, 0.1 + 0.2);
        return new StepMetrics(
                step,
                10,
                1.0 / 3,
                0.25,
                0.5,
                0.5,
                0.125,
                17.25,
                0.0,
                Math.PI,
                1e-3,
                1e-7,
                1234,
                999,
                Map.of("1", 0.75),
                seconds,
                "cafe",
                16,
                3);
    }

    static RecordedReply rollout(int step, int sample) {
        return new RecordedReply(
                step,
                "p3",
                sample,
                RecordedReply.Source.ROLLOUT,
                OptionalDouble.of(1.0),
                Optional.of("right"),
                Optional.empty(),
                false,
                new float[] {-0.1f, -1e-9f},
                new float[] {-0.1f, -2e-9f},
                new float[0],
                new float[0],
                new int[] {5, 1},
                "7 \"é\"\n",
                "cafe",
                Map.of("dr_grpo", 1.0));
    }
}
