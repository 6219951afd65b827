package org.hone.runtime.model;

import java.util.List;
import java.util.Optional;

/**
 * A tensor that a model must have.
 *
 * @param name its Hugging Face name
 * @param shape its dimensions, outermost first
 * @param role what it does
 * @param layer the layer it belongs to, from 0; empty for embedding, final norm and head
 */
public record TensorSpec(String name, List<Integer> shape, TensorRole role, Optional<Integer> layer) {

    /** Copies the shape. */
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    static TensorSpec of(TensorRole role, Optional<Integer> layer, Integer... shape) {
        return new TensorSpec(role.name(layer), List.of(shape), role, layer);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** The shape as an array, outermost dimension first. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }
}
