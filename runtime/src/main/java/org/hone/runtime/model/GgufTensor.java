package org.hone.runtime.model;

import java.util.List;

/**
 * A tensor of a GGUF file.
 *
 * @param shape dimensions, outermost first: the reverse of the file's order
 * @param typeCode the file's number of its type, which need not be readable
 * @param offset first byte, counted from the start of the data
 */
record GgufTensor(String name, List<Long> shape, int typeCode, long offset) {

    /** Elements of the innermost dimension. */
    long rowElements() {
        return shape.getLast();
    }

    /** Product of all dimensions but the innermost; the header's check keeps it in range. */
    long rows() {
        return shape.subList(0, shape.size() - 1).stream().reduce(1L, (a, b) -> a * b);
    }
}
