package org.hone.runtime.graph;

/**
 * One method of the archive's class.
 *
 * @param name its name, unique in the archive
 * @param source its definition in TorchScript's own Python subset, from {@code def} on, not indented; it takes
 *     {@code self} first and calls other methods as {@code (self).other(x, )}. Constants {@code inf} and {@code nan} and
 *     the operators {@code torch.*} and {@code ops.prim.*} are in scope; data types and layouts are numbers
 *     (float32 is 6, float64 7, int32 3, int64 4, bool 11, bfloat16 15)
 */
public record Method(String name, String source) {
    public Method {
        if (!source.startsWith("def " + name + "(self")) {
            throw new IllegalArgumentException(
                    "the source of method " + name + " must start with `def " + name + "(self`");
        }
    }
}
