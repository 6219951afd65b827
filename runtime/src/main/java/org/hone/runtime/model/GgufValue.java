package org.hone.runtime.model;

import java.util.List;

/** A metadata value of a GGUF file; the widths of its number types are not kept. */
sealed interface GgufValue {
    /** A string. */
    record Text(String value) implements GgufValue {}

    /** Any integer type; unsigned 64-bit values above {@code Long.MAX_VALUE} appear negative. */
    record Whole(long value) implements GgufValue {}

    /**
     * A floating-point number.
     *
     * @param value the number; from a 32-bit float, the shortest decimal that means the same float, so that
     *     {@code 1e-5f} is 0.00001
     */
    record Real(double value) implements GgufValue {}

    /** A truth value. */
    record Flag(boolean value) implements GgufValue {}

    /** A list of strings. */
    record Texts(List<String> values) implements GgufValue {}

    /** A list of integers. */
    record Wholes(long[] values) implements GgufValue {}

    /** A list of any other numbers or truth values: nothing that is imported has one, so only its size is kept. */
    record Skipped(long count) implements GgufValue {}
}
