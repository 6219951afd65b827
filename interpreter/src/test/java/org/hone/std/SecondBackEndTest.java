package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.graph.CoefficientEmitter;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.SegmentMethods;
import org.hone.runtime.graph.TorchArchive;
import org.hone.runtime.torch.TorchModule;
import org.hone.runtime.torch.TorchRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The training graph's coefficients against the double-precision evaluator, on single-precision fields, for the whole library. */
class SecondBackEndTest {
    private static final Library LIBRARY = Library.compiled();

    private static TorchRuntime runtime;
    private static TorchModule module;

    @BeforeAll
    static void load() {
        List<Method> methods = new ArrayList<>(SegmentMethods.all());
        LIBRARY.graphs().forEach((name, graph) -> methods.add(CoefficientEmitter.emit(graph, name)));
        runtime = TorchRuntime.start(1, line -> {});
        module = runtime.load(TorchArchive.of(methods));
    }

    @AfterAll
    static void unload() {
        module.close();
        runtime.close();
    }

    static List<String> names() {
        return Library.estimatorNames();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bothBackEndsAgree(String name) {
        for (int seed = 0; seed < 3; seed++) {
            Step step = Step.random(seed, 9);
            agree(name, step, PublishedFormsTest.ones(9));
            agree(name, step, PublishedFormsTest.weights(9));
            agree(
                    name,
                    step.with(
                            step.replies().stream().map(r -> r.withReward(0.75)).toList()),
                    PublishedFormsTest.ones(9));
            agree(name, step.with(step.replies().subList(0, 1)), PublishedFormsTest.ones(9));
            agree(name, step.with(List.of()), PublishedFormsTest.ones(9));
        }
    }

    private static void agree(String name, Step step, double[] promptWeight) {
        PackedBatch batch = single(step.packed());
        EstimatorGraph graph = LIBRARY.get(name);
        Coefficients expected = Evaluator.evaluate(graph, batch, promptWeight);
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList fields = new NDList();
            CoefficientEmitter.fieldsOf(graph)
                    .forEach(f -> fields.add(scope.create(batch.values(f)).toType(DataType.FLOAT32, false)));
            NDList result = module.call(
                    name,
                    scope,
                    fields,
                    scope.create(Arrays.stream(batch.offsets()).asLongStream().toArray()),
                    scope.create(Arrays.stream(batch.promptOf()).asLongStream().toArray()),
                    scope.create(promptWeight));
            close(name + ": coefficient", result.get(0).toFloatArray(), expected.coefficient());
            close(name + ": weight", result.get(1).toFloatArray(), expected.weight());
        }
    }

    /** The batch as single precision holds it. */
    private static PackedBatch single(PackedBatch batch) {
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        batch.fields()
                .forEach((field, values) -> fields.put(
                        field, Arrays.stream(values).map(v -> (float) v).toArray()));
        return new PackedBatch(batch.offsets(), batch.promptOf(), batch.prompts(), fields);
    }

    /** Relative 1e-6, absolute below 1e-6. */
    private static void close(String what, float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int t = 0; t < actual.length; t++) {
            assertThat(Math.abs(actual[t] - expected[t]))
                    .as("%s of token %d: %s should be %s", what, t, actual[t], expected[t])
                    .isLessThanOrEqualTo(1e-6 * Math.max(Math.abs(expected[t]), 1e-6));
        }
    }
}
