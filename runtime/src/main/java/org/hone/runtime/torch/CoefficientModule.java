package org.hone.runtime.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.TorchArchive;

/** Compiled coefficients of estimators. They stand apart from the model's graph, so that they can change while it stays. */
public final class CoefficientModule implements AutoCloseable {
    private final TorchRuntime runtime;
    private final TorchModule module;

    /**
     * Compiles the methods.
     *
     * @param methods those of {@link org.hone.runtime.graph.CoefficientEmitter} and what they call
     */
    public CoefficientModule(TorchRuntime runtime, List<Method> methods) {
        this.runtime = runtime;
        module = runtime.load(TorchArchive.of(methods));
    }

    /**
     * Runs an estimator's method on the packed sequences of one optimiser step.
     *
     * @param method the method's name
     * @param fields the fields the method takes, in its order, shaped by their axes
     * @param offsets first token of each sequence and the total: {@code [sequences + 1]}
     * @param promptOf prompt of each sequence, ascending: {@code [sequences]}
     * @param promptWeight the schedule's weight of every prompt of the optimiser step
     * @return coefficient and weight of each token: {@code [2][tokens]}
     */
    public float[][] coefficients(
            String method, List<double[]> fields, int[] offsets, int[] promptOf, double[] promptWeight) {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList inputs = new NDList();
            fields.forEach(field -> inputs.add(scope.create(field)));
            NDList out = module.read(
                    method,
                    scope,
                    inputs,
                    scope.create(Arrays.stream(offsets).asLongStream().toArray()),
                    scope.create(Arrays.stream(promptOf).asLongStream().toArray()),
                    scope.create(promptWeight));
            return new float[][] {out.get(0).toFloatArray(), out.get(1).toFloatArray()};
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
