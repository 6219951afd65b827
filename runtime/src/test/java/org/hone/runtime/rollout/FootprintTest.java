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
import org.hone.runtime.plan.Precision;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.text.CharacterTokenizer;
import org.hone.runtime.torch.Activations;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final ModelPlan.Source SMALL = new ModelPlan.Source.Fresh(1, 8, 2, 2, 32, "ab", 0);

    private static final long PLENTY = 1L << 40;

    private static RecipePlan recipe(ModelPlan.Source source, int batch, int rollouts) {
        return recipe(source, batch, rollouts, 16, Precision.FP32);
    }

    private static RecipePlan recipe(
            ModelPlan.Source source, int batch, int rollouts, int maxReply, Precision precision) {
        return new RecipePlan(
                "r",
                "",
                new ModelPlan("m", source, maxReply, Optional.empty(), precision),
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
        Footprint small = Footprint.of(recipe(SMALL, 4, 2), PLENTY).orElseThrow();
        long layer = 4L * 8 * 8 + 3L * 8 * 32;
        assertThat(small.parameters()).isBetween(layer, 2 * layer);
        assertThat(small.weights()).isEqualTo(16 * small.parameters());
        assertThat(small.peak()).isGreaterThan(small.weights());
    }

    @Test
    void anAdapterNeedsOptimiserStateForItsOwnNumbersOnly() {
        var base = new ModelPlan.Source.Directory(Path.of("src", "test", "resources", "models", "qwen3"));
        var adapter = new ModelPlan.Adapter.Fresh(4, 8, List.of("q_proj", "down_proj"), 0);
        Footprint whole = Footprint.of(recipe(base, 4, 2), PLENTY).orElseThrow();
        Footprint adapted = Footprint.of(recipe(new ModelPlan.Source.Adapted(base, adapter), 4, 2), PLENTY)
                .orElseThrow();
        // Two layers; q_proj is 64 × 32 and down_proj 32 × 48.
        long own = 2 * 4 * (64 + 32 + 32 + 48);
        assertThat(whole.trained()).isEqualTo(whole.parameters());
        assertThat(adapted.trained()).isEqualTo(own);
        assertThat(adapted.parameters()).isEqualTo(whole.parameters() + own);
        assertThat(adapted.weights()).isEqualTo(4 * (whole.parameters() + 4 * own));
        assertThat(adapted.sampling()).isEqualTo(whole.sampling());
    }

    @Test
    void bfloat16NeedsCopiesOfTheLayers() {
        var base = new ModelPlan.Source.Directory(Path.of("src", "test", "resources", "models", "llama-tied"));
        Footprint wide = Footprint.of(recipe(base, 4, 2), PLENTY).orElseThrow();
        Footprint narrow =
                Footprint.of(recipe(base, 4, 2, 16, Precision.BF16), PLENTY).orElseThrow();
        // All but the embedding and five norms.
        assertThat(narrow.weights() - wide.weights()).isEqualTo(2 * (wide.parameters() - 96 * 32 - 5 * 32));
    }

    @Test
    void aReplyThatIsTooLongToKeepItsActivationsIsComputedAgain() {
        var wide = new ModelPlan.Source.Fresh(24, 512, 8, 8, 1536, "ab", 0);
        Footprint kept =
                Footprint.of(recipe(wide, 1, 1, 256, Precision.FP32), PLENTY).orElseThrow();
        Footprint again =
                Footprint.of(recipe(wide, 1, 1, 1024, Precision.FP32), PLENTY).orElseThrow();
        assertThat(kept.recompute()).isEqualTo(Footprint.Recompute.NO);
        assertThat(again.recompute()).isEqualTo(Footprint.Recompute.LONG_SEQUENCES);
        assertThat(again.training()).isLessThan(kept.training());
    }

    @Test
    void activationsAreComputedAgainOnAMachineThatCannotKeepThem() {
        var wide = new ModelPlan.Source.Fresh(24, 512, 8, 8, 1536, "ab", 0);
        RecipePlan recipe = recipe(wide, 4, 2, 128, Precision.FP32);
        Footprint kept = Footprint.of(recipe, PLENTY).orElseThrow();
        Footprint small = Footprint.of(recipe, kept.peak() - 1).orElseThrow();
        assertThat(small.recompute()).isEqualTo(Footprint.Recompute.SMALL_MEMORY);
        assertThat(small.training()).isLessThan(kept.training() - (500L << 20));
        // Now sampling needs most: its packed copy of the layers.
        assertThat(small.peak()).isLessThan(kept.peak() - (400L << 20));
        assertThat(small.weights()).isEqualTo(kept.weights());
        assertThat(Footprint.activations(recipe, kept.peak())).isEqualTo(Activations.AS_THEY_FIT);
        assertThat(Footprint.activations(recipe, kept.peak() - 1)).isEqualTo(Activations.RECOMPUTED);
    }

    @Test
    void moreRepliesNeedMoreWorkAndMoreCache() {
        int vocabulary = new CharacterTokenizer("ab").vocabSize();
        Footprint few = Footprint.of(recipe(SMALL, 4, 2), PLENTY).orElseThrow();
        Footprint many = Footprint.of(recipe(SMALL, 4, 4), PLENTY).orElseThrow();
        assertThat(many.operations()).isEqualTo(2 * few.operations());
        // A layer's key and value of 8 numbers, for 32 tokens of each of 8 more replies, and 4 rows of logits for each.
        assertThat(many.sampling() - few.sampling()).isEqualTo(8L * (32 * 2 * 8 * 4 + 4 * vocabulary * 4));
        // 8 replies of 16 + 16 tokens, 2 operations a parameter to sample and 6 to train.
        assertThat(few.operations()).isEqualTo(8.0 * few.parameters() * 8 * 32);
    }

    @Test
    void aModelWhoseFilesAreNotThereHasNoShapeYet() {
        assertThat(Footprint.of(recipe(new ModelPlan.Source.Directory(Path.of("no", "such", "folder")), 4, 2), PLENTY))
                .isEmpty();
    }
}
