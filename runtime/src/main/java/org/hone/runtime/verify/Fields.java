package org.hone.runtime.verify;

/** Something with named fields that an expression reads: a row, or a line of a file. */
@FunctionalInterface
public interface Fields {
    /** The field's value; {@link TextValue.Absent}, saying what there is instead, if there is no such field. */
    TextValue field(String name);
}
