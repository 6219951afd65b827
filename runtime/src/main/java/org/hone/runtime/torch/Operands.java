package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.Stream;
import org.hone.runtime.model.Rope;

/**
 * What every method of the graph computes with.
 *
 * @param weights the weights, or bfloat16 copies in place of the layers' matrices
 * @param frequencies angular frequencies of the rotary embedding: {@code [headDim / 2]}
 */
record Operands(NDList weights, NDArray frequencies) {
    static NDArray frequencies(NDManager manager, Rope rope, int headDim) {
        double[] exact = rope.frequencies(headDim);
        float[] rounded = new float[exact.length];
        for (int i = 0; i < exact.length; i++) {
            rounded[i] = (float) exact[i];
        }
        return manager.create(rounded);
    }

    /** The arguments that every method over packed rows begins with, and more. */
    Object[] inputs(NDManager scope, PackedRows rows, Object... more) {
        return Stream.concat(
                        Stream.of(
                                weights,
                                frequencies,
                                scope.create(rows.ids()),
                                scope.create(rows.positions()),
                                scope.create(rows.pad()),
                                scope.create(rows.unpad()),
                                rows.sequences(),
                                rows.width()),
                        Arrays.stream(more))
                .toArray();
    }
}
