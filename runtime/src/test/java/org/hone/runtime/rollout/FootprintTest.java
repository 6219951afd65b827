package org.hone.runtime.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TextExpr;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final ModelPlan.Source SMALL = new ModelPlan.Source.Fresh(1, 8, 2, 2, 32, "ab", 0);

    private static RecipePlan recipe(ModelPlan.Source source, int batch, int rollouts) {
        return new RecipePlan(
                "r",
                "",
                new ModelPlan("m", source, 16, Optional.empty()),
                Map.of(),
                new DatasetPlan(
                        "d", new DatasetPlan.Source.Jsonl(Path.of("d.jsonl")), Map.of(), false, 0, OptionalInt.empty()),
                Optional.of(new RolloutPlan(
                        rollouts,
                        1,
                        1,
                        new RewardPlan("w", new TextExpr.NumberLiteral(1)),
                        RolloutPlan.Overlong.SCORE,
                        0,
                        List.of())),
                Optional.empty(),
                new ScheduleGraph("s", List.of()),
                new OptimizerPlan(1e-3, 0.9, 0.999, 1e-8, 0, 1, 0, OptimizerPlan.Decay.CONSTANT),
                batch,
                batch,
                1,
                10);
    }

    @Test
    void theMemoryOfTrainingIsFourNumbersAParameterAndMore() {
        Footprint small = Footprint.of(recipe(SMALL, 4, 2)).orElseThrow();
        long layer = 4L * 8 * 8 + 3L * 8 * 32;
        assertThat(small.parameters()).isBetween(layer, 2 * layer);
        assertThat(small.weights()).isEqualTo(16 * small.parameters());
        assertThat(small.peak()).isGreaterThan(small.weights());
    }

    @Test
    void moreRepliesNeedMoreWorkAndMoreCache() {
        Footprint few = Footprint.of(recipe(SMALL, 4, 2)).orElseThrow();
        Footprint many = Footprint.of(recipe(SMALL, 4, 4)).orElseThrow();
        assertThat(many.operations()).isEqualTo(2 * few.operations());
        assertThat(many.caches()).isEqualTo(2 * few.caches());
        // 8 replies of 16 + 16 tokens, 2 operations a parameter to sample and 6 to train.
        assertThat(few.operations()).isEqualTo(8.0 * few.parameters() * 8 * 32);
    }

    @Test
    void aModelWhoseFilesAreNotThereHasNoShapeYet() {
        assertThat(Footprint.of(recipe(new ModelPlan.Source.Directory(Path.of("no", "such", "folder")), 4, 2)))
                .isEmpty();
    }
}
