package org.hone.runtime.torch;

import java.nio.FloatBuffer;
import org.hone.runtime.model.TensorSpec;

/** Where a policy takes its weights from: a file, a random start, a checkpoint. */
@FunctionalInterface
public interface WeightSource {
    /** Puts the elements of {@code tensor}, row by row, into a buffer with room for exactly them. */
    void read(TensorSpec tensor, FloatBuffer into);
}
