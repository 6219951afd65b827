package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a tensor as Java sees them. */
final class HostBytes {
    private HostBytes() {}

    /**
     * Little-endian bytes of a dense tensor. In the host's memory they are a read-only window, without a copy: it shows
     * later changes and must not be read after the tensor is closed. From another device they are a copy. Weights are read
     * out at every step for their digest; copying them would cost the heap a whole model each time.
     */
    static ByteBuffer of(NDArray array) {
        if (Devices.isHost(array)) {
            return array.toByteBuffer(true).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        return array.toByteBuffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes into a dense tensor. */
    @FunctionalInterface
    interface Writer {
        void write(ByteBuffer bytes);
    }

    /**
     * Lets a dense tensor be filled, in native order: where it stands if that is the host's memory, so that nothing is left
     * for the garbage collector, which frees direct buffers when it has another reason to run.
     */
    static void fill(NDArray array, Writer writer) {
        if (Devices.isHost(array)) {
            writer.write(array.toByteBuffer(true).order(ByteOrder.nativeOrder()));
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(array.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        writer.write(bytes);
        try (NDArray source = array.getManager().create(bytes.rewind(), array.getShape(), DataType.FLOAT32)) {
            source.copyTo(array);
        }
    }
}
