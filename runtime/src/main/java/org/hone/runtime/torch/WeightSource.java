package org.hone.runtime.torch;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.StoredTensor;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.model.WeightFiles;

/** Where a policy takes its weights from: a file, a random start, a checkpoint. */
@FunctionalInterface
public interface WeightSource {
    /** Puts the elements of {@code tensor}, row by row, into a buffer with room for exactly them. */
    void read(TensorSpec tensor, FloatBuffer into);

    /** The same elements as a file holds them, if they come from one that can be mapped; closed by the caller. */
    default Optional<StoredTensor> stored(TensorSpec tensor) {
        return Optional.empty();
    }

    /** The weights of a model's files, which stay open for as long as this is used. */
    static WeightSource of(WeightFiles files) {
        return new WeightSource() {
            @Override
            public void read(TensorSpec tensor, FloatBuffer into) {
                files.readFloat32(tensor.name(), into);
            }

            @Override
            public Optional<StoredTensor> stored(TensorSpec tensor) {
                return files.stored(tensor.name());
            }
        };
    }

    /** What this gives, save for some tensors that come from elsewhere. */
    default WeightSource except(List<TensorSpec> others, WeightSource elsewhere) {
        WeightSource rest = this;
        return new WeightSource() {
            private WeightSource of(TensorSpec tensor) {
                return others.contains(tensor) ? elsewhere : rest;
            }

            @Override
            public void read(TensorSpec tensor, FloatBuffer into) {
                of(tensor).read(tensor, into);
            }

            @Override
            public Optional<StoredTensor> stored(TensorSpec tensor) {
                return of(tensor).stored(tensor);
            }
        };
    }
}
