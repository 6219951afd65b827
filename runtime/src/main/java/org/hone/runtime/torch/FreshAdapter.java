package org.hone.runtime.torch;

import java.nio.FloatBuffer;
import org.hone.runtime.data.Keys;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.TensorSpec;

/**
 * The start of a LoRA adapter: B is zero, so that the adapted model is the base model, and A is uniform in ±1/√in, which is
 * Kaiming's bound for a slope of √5 (He et al. 2015), as in PEFT. Every number is a function of the seed, the tensor's name
 * and its place.
 */
public final class FreshAdapter implements WeightSource {
    private final long key;

    /** The start for {@code seed}. */
    public FreshAdapter(long seed) {
        key = Keys.absorb(Keys.hash("adapter"), seed);
    }

    @Override
    public void read(TensorSpec tensor, FloatBuffer into) {
        int size = Math.toIntExact(tensor.elements());
        if (!Lora.isDown(tensor)) {
            for (int i = 0; i < size; i++) {
                into.put(0);
            }
            return;
        }
        long own = Keys.absorb(key, Keys.hash(tensor.name()));
        double bound = 1 / Math.sqrt(tensor.shape().get(1));
        for (int i = 0; i < size; i++) {
            into.put((float) (bound * (2 * Keys.uniform(own, i) - 1)));
        }
    }
}
