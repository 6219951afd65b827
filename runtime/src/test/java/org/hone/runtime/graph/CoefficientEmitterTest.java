package org.hone.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.Batches;
import org.hone.runtime.estimate.ClosedForms;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SampleEstimators;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.torch.TorchModule;
import org.hone.runtime.torch.TorchRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CoefficientEmitterTest {
    private static final int RANDOM = 300;
    private static final VocabularyGraph BONUS = new VocabularyGraph(
            "bonus",
            SourceKind.ROLLOUTS,
            new VocabularyGraph.Quantity.Entropy(),
            new Expr.Field(SourceField.REWARD),
            SampleEstimators.NESTED_MEAN);

    private static List<EstimatorGraph> graphs;
    private static TorchRuntime runtime;
    private static TorchModule module;

    @BeforeAll
    static void load() {
        graphs = new ArrayList<>(SampleEstimators.all());
        graphs.add(SampleEstimators.grpo(1e-12));
        Expr bounded = new Expr.Binary(
                Expr.BinaryOp.MAX,
                new Expr.Literal(Double.NEGATIVE_INFINITY),
                new Expr.Binary(
                        Expr.BinaryOp.MIN,
                        new Expr.Literal(Double.POSITIVE_INFINITY),
                        new Expr.Field(SourceField.REWARD)));
        graphs.add(SampleEstimators.of(
                "infinite_bounds",
                SourceKind.ROLLOUTS,
                new Expr.Literal(1e-300),
                new Expr.Literal(-690),
                bounded,
                SampleEstimators.NESTED_MEAN));
        RandomEstimators random = new RandomEstimators(20);
        IntStream.range(0, RANDOM).forEach(i -> graphs.add(random.next("random_" + i)));
        List<Method> methods = new ArrayList<>(SegmentMethods.all());
        for (int i = 0; i < graphs.size(); i++) {
            methods.add(CoefficientEmitter.emit(graphs.get(i), "coefficients_" + i));
        }
        methods.add(CoefficientEmitter.emit(BONUS, "bonus"));
        runtime = TorchRuntime.start(2, System.out::println);
        module = runtime.load(TorchArchive.of(methods));
    }

    @AfterAll
    static void unload() {
        module.close();
        runtime.close();
    }

    @Test
    void agreesWithTheClosedForms() {
        for (int seed = 0; seed < 3; seed++) {
            PackedBatch batch = Batches.random(seed, 9);
            for (double[] weights : List.of(Batches.ones(9), Batches.weights(9))) {
                for (EstimatorGraph graph : SampleEstimators.all()) {
                    assertClose(graph, run(graph, batch, weights), ClosedForms.of(graph.name(), batch, weights));
                }
            }
        }
    }

    @Test
    void agreesWithTheEvaluatorOnRandomEstimators() {
        PackedBatch batch = Batches.random(77, 10);
        int meaningful = 0;
        for (EstimatorGraph graph : graphs) {
            Coefficients expected = Evaluator.evaluate(graph, batch, Batches.weights(10));
            assertClose(graph, run(graph, batch, Batches.weights(10)), expected);
            meaningful += Arrays.stream(expected.coefficient()).distinct().count() > 3 ? 1 : 0;
        }
        assertThat(meaningful).isGreaterThan(RANDOM / 4);
    }

    @Test
    void aTermOverTheVocabularyHasItsFactorAndTheWeightsOfItsAggregate() {
        // With π_ref = π_θ an estimator's coefficient is its advantage.
        EstimatorGraph same = SampleEstimators.of(
                "same",
                SourceKind.ROLLOUTS,
                new Expr.Literal(1),
                new Expr.Field(SourceField.POLICY_LOGPROB),
                BONUS.factor(),
                BONUS.aggregate());
        PackedBatch batch = Batches.random(5, 9);
        Coefficients expected = Evaluator.evaluate(same, batch, Batches.weights(9));
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList result = module.call(
                    "bonus", scope, arguments(tensors(BONUS, batch, scope), batch, Batches.weights(9), scope));
            assertClose(same, "factor", doubles(result.get(0).toFloatArray()), expected.coefficient());
            assertClose(same, "weight", doubles(result.get(1).toFloatArray()), expected.weight());
        }
    }

    @Test
    void equalRewardsGiveExactlyZero() {
        PackedBatch random = Batches.random(8, 4);
        Arrays.fill(random.values(SourceField.REWARD), 0.1);
        EstimatorGraph grpo = graphs.get(SampleEstimators.all().size());
        assertThat(run(grpo, random, Batches.ones(4)).coefficient()).containsOnly(0.0);
    }

    @Test
    void aSourceWithoutSequencesGivesNothing() {
        PackedBatch random = Batches.random(1, 3);
        PackedBatch empty = Batches.pick(random, new int[0], 3, new int[0]);
        for (EstimatorGraph graph : graphs) {
            assertThat(run(graph, empty, Batches.ones(3)).coefficient()).isEmpty();
            assertThat(run(graph, random, new double[3]).weight())
                    .hasSize(random.tokens())
                    .containsOnly(0.0);
        }
    }

    @Test
    void acceptsSinglePrecisionFields() {
        PackedBatch batch = Batches.random(4, 6);
        EstimatorGraph sft = SampleEstimators.sft();
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList single = new NDList();
            tensors(sft, batch, scope).forEach(a -> single.add(a.toType(DataType.FLOAT32, false)));
            NDList result = module.call("coefficients_0", scope, arguments(single, batch, Batches.ones(6), scope));
            assertThat(result.get(0).toFloatArray()).containsOnly(1f);
            assertThat(result.get(1).toFloatArray()).hasSize(batch.tokens());
        }
    }

    private static Coefficients run(EstimatorGraph graph, PackedBatch batch, double[] weights) {
        int index = IntStream.range(0, graphs.size())
                .filter(i -> graphs.get(i).equals(graph))
                .findFirst()
                .orElseThrow();
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList result = module.call(
                    "coefficients_" + index, scope, arguments(tensors(graph, batch, scope), batch, weights, scope));
            return new Coefficients(
                    doubles(result.get(0).toFloatArray()), doubles(result.get(1).toFloatArray()));
        }
    }

    private static NDList tensors(TermGraph graph, PackedBatch batch, NDManager scope) {
        NDList fields = new NDList();
        CoefficientEmitter.fieldsOf(graph).forEach(f -> fields.add(scope.create(batch.values(f))));
        return fields;
    }

    private static Object[] arguments(NDList fields, PackedBatch batch, double[] weights, NDManager scope) {
        return new Object[] {
            fields,
            scope.create(Arrays.stream(batch.offsets()).asLongStream().toArray()),
            scope.create(Arrays.stream(batch.promptOf()).asLongStream().toArray()),
            scope.create(weights)
        };
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static void assertClose(EstimatorGraph graph, Coefficients actual, Coefficients expected) {
        assertClose(graph, "coefficient", actual.coefficient(), expected.coefficient());
        assertClose(graph, "weight", actual.weight(), expected.weight());
    }

    /** Relative 1e-6, absolute below 1e-6. */
    private static void assertClose(EstimatorGraph graph, String what, double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int t = 0; t < actual.length; t++) {
            double allowed = 1e-6 * Math.max(Math.abs(expected[t]), 1e-6);
            assertThat(actual[t] == expected[t] || Math.abs(actual[t] - expected[t]) <= allowed)
                    .as("%s of token %d of %s: %s should be %s", what, t, graph, actual[t], expected[t])
                    .isTrue();
        }
    }
}
