package org.hone.runtime.data;

/** Rows in a fixed order, read one at a time. Safe for use by several threads. */
public sealed interface Dataset permits JsonlDataset, TaskDataset {
    /** The declaration's name. */
    String name();

    /** Number of rows, at least 1, after {@code skip} and {@code limit}. */
    int size();

    /**
     * A row.
     *
     * @param index from 0 to {@code size() - 1}
     */
    Row row(int index);

    /** Whether rows have demonstrations. */
    boolean hasDemos();

    /** Whether rows have gold answers. */
    boolean hasAnswers();
}
