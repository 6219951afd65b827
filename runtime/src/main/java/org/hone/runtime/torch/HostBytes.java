package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
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
        if (!array.getDevice().isGpu()) {
            return array.toByteBuffer(true).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        return array.toByteBuffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
