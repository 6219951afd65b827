package org.hone.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluatorTest {

    static List<EstimatorGraph> estimators() {
        return SampleEstimators.all();
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void agreesWithTheClosedForm(EstimatorGraph graph) {
        for (int seed = 0; seed < 20; seed++) {
            PackedBatch batch = Batches.random(seed, 9);
            for (double[] weights : List.of(Batches.ones(9), Batches.weights(9))) {
                Coefficients expected = ClosedForms.of(graph.name(), batch, weights);
                Coefficients actual = Evaluator.evaluate(graph, batch, weights);
                assertClose(actual.coefficient(), expected.coefficient());
                assertClose(actual.weight(), expected.weight());
            }
        }
    }

    @Test
    void theTestBatchesClipOnBothSidesAndKeepTheRest() {
        PackedBatch batch = Batches.random(1, 40);
        double[] ones = Batches.ones(40);
        double[] clipped =
                Evaluator.evaluate(SampleEstimators.ppoClip(), batch, ones).coefficient();
        double[] reward = batch.values(SourceField.REWARD);
        double mean = Arrays.stream(reward).average().orElseThrow();
        int above = 0;
        int below = 0;
        int kept = 0;
        for (int s = 0; s < batch.sequences(); s++) {
            for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1]; t++) {
                boolean positive = reward[s] > mean;
                above += clipped[t] == 0 && positive ? 1 : 0;
                below += clipped[t] == 0 && !positive ? 1 : 0;
                kept += clipped[t] != 0 ? 1 : 0;
            }
        }
        assertThat(above).isPositive();
        assertThat(below).isPositive();
        assertThat(kept).isPositive();
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void permutingSequencesAndPromptsPermutesTheResult(EstimatorGraph graph) {
        PackedBatch batch = Batches.random(5, 8);
        double[] weights = Batches.weights(8);
        Coefficients plain = Evaluator.evaluate(graph, batch, weights);

        int[] order = IntStream.range(0, batch.sequences())
                .boxed()
                .sorted(Comparator.comparingInt((Integer s) -> -batch.promptOf()[s])
                        .thenComparingInt(s -> (s * 7) % 5))
                .mapToInt(s -> s)
                .toArray();
        int[] promptOf = Arrays.stream(order).map(s -> 7 - batch.promptOf()[s]).toArray();
        double[] permutedWeights =
                IntStream.range(0, 8).mapToDouble(p -> weights[7 - p]).toArray();
        Coefficients permuted = Evaluator.evaluate(graph, Batches.pick(batch, order, 8, promptOf), permutedWeights);

        int[] tokens = Batches.tokensOf(batch, order);
        assertClose(permuted.coefficient(), pick(plain.coefficient(), tokens));
        assertClose(permuted.weight(), pick(plain.weight(), tokens));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void promptsEvaluatedAloneHaveTheSameCoefficientsUnlessTheBatchIsNormalised(EstimatorGraph graph) {
        PackedBatch batch = Batches.random(6, 7);
        double[] together = Evaluator.evaluate(graph, batch, Batches.ones(7)).coefficient();
        boolean same = true;
        for (int prompt = 0; prompt < 7; prompt++) {
            int p = prompt;
            int[] own = IntStream.range(0, batch.sequences())
                    .filter(s -> batch.promptOf()[s] == p)
                    .toArray();
            PackedBatch alone = Batches.pick(batch, own, 1, new int[own.length]);
            double[] coefficient =
                    Evaluator.evaluate(graph, alone, Batches.ones(1)).coefficient();
            same &= close(coefficient, pick(together, Batches.tokensOf(batch, own)));
        }
        assertThat(same).isEqualTo(!graph.name().equals("ppo_clip"));
    }

    @ParameterizedTest
    @MethodSource("withoutGroups")
    void sequencesEvaluatedOneByOneHaveTheSameCoefficientsWhereNoneNeedsItsGroup(EstimatorGraph graph) {
        PackedBatch batch = Batches.random(9, 7);
        Coefficients together = Evaluator.evaluate(graph, batch, Batches.ones(7));
        for (int s = 0; s < batch.sequences(); s++) {
            PackedBatch alone = Batches.pick(batch, new int[] {s}, 1, new int[1]);
            Coefficients own = Evaluator.evaluate(graph, alone, Batches.ones(1));
            int[] tokens = Batches.tokensOf(batch, new int[] {s});
            assertClose(own.coefficient(), pick(together.coefficient(), tokens));
            double[] shared = Arrays.stream(pick(together.weight(), tokens))
                    .map(w -> w * batch.sequences())
                    .toArray();
            assertClose(shared, own.weight());
        }
    }

    static List<EstimatorGraph> withoutGroups() {
        return List.of(SampleEstimators.sft(), SampleEstimators.reinforce(), SampleEstimators.dft());
    }

    @Test
    void aMaskedTokenIsDroppedEvenWhereItsRatioOverflows() {
        PackedBatch batch = withRewards(0, 1);
        batch.values(SourceField.BEHAVIOUR_LOGPROB)[2] = -2000;
        assertThat(Evaluator.evaluate(SampleEstimators.grpo(1e-6), batch, Batches.ones(1))
                        .coefficient()[2])
                .isZero();
    }

    @Test
    void anAggregateThatDoesNotReachTheBatchOrGoesBackIsRefused() {
        assertThatThrownBy(() -> SampleEstimators.means(Axis.SEQUENCE, Axis.PROMPT))
                .hasMessage("an aggregate must end per batch, not per prompt");
        assertThatThrownBy(() -> SampleEstimators.means(Axis.PROMPT, Axis.SEQUENCE, Axis.BATCH))
                .hasMessage("cannot reduce per sequence what is already per prompt");
        Aggregate.Step perToken = new Aggregate.Step.Scale(new Expr.Field(SourceField.ENTROPY));
        assertThatThrownBy(() -> new Aggregate(List.of(new Aggregate.Step.Sum(Axis.BATCH), perToken)))
                .hasMessage("a factor per token cannot scale what is already per batch");
    }

    @Test
    void aBatchWhoseShapesDoNotFitIsRefused() {
        Map<SourceField, double[]> fields = Map.of(SourceField.REWARD, new double[] {1});
        assertThatThrownBy(() -> new PackedBatch(new int[] {0, 2, 3}, new int[] {0, 0}, 1, fields))
                .hasMessage("the reward has 1 values for 2 sequence elements");
        assertThatThrownBy(() -> new PackedBatch(new int[] {0, 2, 3}, new int[] {1, 0}, 2, Map.of()))
                .hasMessageContaining("sequence 1 of prompt 0");
        assertThatThrownBy(() -> new PackedBatch(new int[] {0, 2}, new int[] {0, 0}, 1, Map.of()))
                .hasMessageContaining("offsets");
    }

    @Test
    void equalRewardsGiveExactlyZeroWhateverTheEpsilon() {
        PackedBatch batch = withRewards(0.1, 0.1, 0.1);
        double[] coefficient = Evaluator.evaluate(SampleEstimators.grpo(1e-12), batch, Batches.ones(1))
                .coefficient();
        assertThat(coefficient).containsOnly(0.0);
    }

    @Test
    void aSourceWithoutSequencesGivesNothing() {
        PackedBatch random = Batches.random(1, 3);
        PackedBatch empty = Batches.pick(random, new int[0], 3, new int[0]);
        for (EstimatorGraph graph : SampleEstimators.all()) {
            Coefficients nothing = Evaluator.evaluate(graph, empty, Batches.ones(3));
            assertThat(nothing.coefficient()).isEmpty();
            assertThat(nothing.weight()).isEmpty();
            Coefficients skipped = Evaluator.evaluate(graph, random, new double[3]);
            assertThat(skipped.coefficient()).hasSize(random.tokens()).containsOnly(0.0);
            assertThat(skipped.weight()).hasSize(random.tokens()).containsOnly(0.0);
        }
    }

    @Test
    void aMeanOverPromptsCountsThemAllAndAMeanOverRepliesOnlyTheActiveOnes() {
        PackedBatch batch = Batches.random(2, 4);
        double[] onlyFirst = {1, 0, 0, 0};
        int replies = (int) Arrays.stream(batch.promptOf()).filter(p -> p == 0).count();
        int length = batch.offsets()[1];
        assertThat(Evaluator.evaluate(SampleEstimators.grpo(1e-6), batch, onlyFirst)
                        .weight()[0])
                .isEqualTo(1.0 / length / replies / 4, within(1e-15));
        assertThat(Evaluator.evaluate(SampleEstimators.sft(), batch, onlyFirst).weight()[0])
                .isEqualTo(1.0 / length / replies, within(1e-15));
    }

    @Test
    void aMissingFieldIsNamedTogetherWithTheEstimator() {
        PackedBatch batch = Batches.random(3, 2);
        Map<SourceField, double[]> fields = new EnumMap<>(batch.fields());
        fields.remove(SourceField.BEHAVIOUR_LOGPROB);
        PackedBatch demos = new PackedBatch(batch.offsets(), batch.promptOf(), 2, fields);
        assertThatThrownBy(() -> Evaluator.evaluate(SampleEstimators.grpo(1e-6), demos, Batches.ones(2)))
                .isInstanceOf(EstimatorException.class)
                .hasMessageContaining("grpo")
                .hasMessageContaining("the behaviour logprob");
    }

    @Test
    void theFirstTokenThatIsNotANumberIsNamed() {
        PackedBatch batch = withRewards(0, 1, 0.5);
        batch.values(SourceField.BEHAVIOUR_LOGPROB)[3] = Double.NaN;
        EstimatorGraph grpo = SampleEstimators.grpo(1e-6);
        Coefficients broken = Evaluator.evaluate(grpo, batch, Batches.ones(1));
        assertThat(Evaluator.firstNonFinite(grpo, batch, broken))
                .hasValueSatisfying(found -> assertThat(found.message())
                        .contains("estimator grpo", "NaN", "token 1 of sequence 1 (prompt 0)"));
        batch.values(SourceField.BEHAVIOUR_LOGPROB)[3] = -1;
        Coefficients whole = Evaluator.evaluate(grpo, batch, Batches.ones(1));
        assertThat(Evaluator.firstNonFinite(grpo, batch, whole)).isEmpty();
    }

    @Test
    void anEqualSubexpressionIsComputedOnce() {
        EstimatorGraph grpo = SampleEstimators.grpo(1e-6);
        StraightLine program = StraightLine.of(grpo.expressions());
        assertThat(program.lines().stream().filter(l -> l.expr() instanceof Expr.Reduce))
                .hasSize(2);
        Expr deep = new Expr.Field(SourceField.REWARD);
        for (int i = 0; i < 200; i++) {
            deep = new Expr.Binary(Expr.BinaryOp.ADD, deep, deep);
        }
        assertThat(StraightLine.of(List.of(deep)).lines()).hasSize(201);
    }

    /** One prompt with one sequence of two tokens for each reward. */
    private static PackedBatch withRewards(double... rewards) {
        int tokens = 2 * rewards.length;
        double[] policy = IntStream.range(0, tokens).mapToDouble(t -> -0.5 - t).toArray();
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        fields.put(SourceField.POLICY_LOGPROB, policy);
        fields.put(SourceField.BEHAVIOUR_LOGPROB, policy.clone());
        fields.put(SourceField.REWARD, rewards);
        int[] offsets = IntStream.rangeClosed(0, rewards.length).map(s -> 2 * s).toArray();
        return new PackedBatch(offsets, new int[rewards.length], 1, fields);
    }

    private static double[] pick(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(close(actual, expected))
                .as("%s%nshould be%n%s", Arrays.toString(actual), Arrays.toString(expected))
                .isTrue();
    }

    /** Relative 1e-12, absolute below 0.01. */
    private static boolean close(double[] actual, double[] expected) {
        return actual.length == expected.length
                && IntStream.range(0, actual.length)
                        .allMatch(i ->
                                Math.abs(actual[i] - expected[i]) <= 1e-12 * Math.max(Math.abs(expected[i]), 0.01));
    }
}
