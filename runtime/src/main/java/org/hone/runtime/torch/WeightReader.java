package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.StoredTensor;
import org.hone.runtime.model.StoredType;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;

/**
 * Brings tensors from where they are stored onto the device.
 *
 * @param manager owns what is read
 * @param trained tensors that training changes, which are fp32 whatever they were
 */
record WeightReader(
        TorchModule module, NDManager manager, WeightSource source, Precision precision, List<TensorSpec> trained) {
    /**
     * A tensor on the device.
     *
     * @param narrow whether it is bfloat16, which the engine's Java side must not be asked about, rather than fp32
     */
    record Held(NDArray array, boolean narrow) {}

    /**
     * A tensor in the engine's own memory, which is aligned to cache lines: matrix products round by alignment, so only a copy
     * makes two runs equal to the bit.
     */
    Held read(TensorSpec tensor) {
        Optional<StoredTensor> stored = source.stored(tensor);
        if (stored.isPresent()) {
            try (StoredTensor file = stored.get()) {
                return EngineCalls.make(() -> copied(file, tensor));
            }
        }
        NDArray array = EngineCalls.make(() -> manager.zeros(new Shape(tensor.dimensions())));
        HostBytes.fill(array, bytes -> {
            FloatBuffer floats = bytes.asFloatBuffer();
            source.read(tensor, floats);
            if (floats.hasRemaining()) {
                throw new IllegalStateException(tensor.name() + " was not filled: " + floats.remaining() + " left");
            }
        });
        return new Held(array, false);
    }

    /** What a file holds, widened to fp32; or as it is, if it is a bfloat16 matrix that is computed with and never trained. */
    private Held copied(StoredTensor file, TensorSpec tensor) {
        // Bytes, because the engine's Java side does not know bfloat16.
        try (NDArray bytes = manager.create(file.bytes(), new Shape(file.bytes().remaining()), DataType.UINT8)) {
            if (staysNarrow(tensor, file.type())) {
                return new Held(
                        module.call("kept", manager, bytes, tensor.dimensions()).singletonOrThrow(), true);
            }
            NDArray array = manager.zeros(new Shape(tensor.dimensions()));
            int kind = switch (file.type()) {
                case F16 -> 5;
                case F32 -> 6;
                case BF16 -> 15;
            };
            module.callNumber("fill", array, bytes, kind, file.type().bytes());
            return new Held(array, false);
        }
    }

    private boolean staysNarrow(TensorSpec tensor, StoredType stored) {
        return precision == Precision.BF16
                && stored == StoredType.BF16
                && Weights.isNarrow(tensor)
                && !trained.contains(tensor);
    }
}
