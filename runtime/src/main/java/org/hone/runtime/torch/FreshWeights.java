package org.hone.runtime.torch;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;

/**
 * A random start: normal weights with standard deviation {@code 1/√inputs}, which keeps the size of a row through a
 * matrix also in narrow models, the two projections that write to the residual stream scaled by {@code 1/√(2·layers)}
 * (Radford et al. 2019), norms 1 and biases 0. The same seed gives the same weights on
 * every machine.
 */
public final class FreshWeights implements WeightSource {
    private final ModelConfig config;
    private final long seed;

    /** The random start of {@code config} for {@code seed}. */
    public FreshWeights(ModelConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    @Override
    public void read(TensorSpec tensor, FloatBuffer into) {
        int size = Math.toIntExact(tensor.elements());
        switch (tensor.role()) {
            case INPUT_NORM, POST_ATTENTION_NORM, FINAL_NORM, Q_NORM, K_NORM -> fill(into, size, 1);
            case Q_BIAS, K_BIAS, V_BIAS, O_BIAS -> fill(into, size, 0);
            case O_WEIGHT, DOWN_WEIGHT ->
                normal(tensor, into, size, deviation(tensor) / Math.sqrt(2.0 * config.layers()));
            case EMBED_TOKENS, Q_WEIGHT, K_WEIGHT, V_WEIGHT, GATE_WEIGHT, UP_WEIGHT, LM_HEAD ->
                normal(tensor, into, size, deviation(tensor));
        }
    }

    private static double deviation(TensorSpec tensor) {
        return 1 / Math.sqrt(tensor.shape().get(1));
    }

    private static void fill(FloatBuffer into, int size, float value) {
        for (int i = 0; i < size; i++) {
            into.put(value);
        }
    }

    private void normal(TensorSpec tensor, FloatBuffer into, int size, double deviation) {
        var random =
                new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ tensor.name().hashCode());
        for (int i = 0; i < size; i++) {
            // Box and Muller with StrictMath: the same bits on every platform.
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            into.put((float) (deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble())));
        }
    }
}
