package org.hone.runtime.data.parquet;

import java.util.List;

/**
 * A column or a group of columns.
 *
 * @param definitions the definition level at which it is there
 * @param repetitions the repetition level at which it is repeated
 */
record Node(String name, boolean repeated, int definitions, int repetitions, Content content) {

    /** What it holds. */
    sealed interface Content {}

    /** Fields by name. */
    record Group(Kind kind, List<Node> children) implements Content {
        Group {
            children = List.copyOf(children);
        }
    }

    /** What a group means. */
    enum Kind {
        STRUCT,
        LIST,
        MAP
    }

    /** A column, by its place among all columns. */
    record Leaf(int column, ValueType type) implements Content {}

    /** The column whose levels say whether this is there. */
    int firstColumn() {
        return switch (content) {
            case Leaf leaf -> leaf.column();
            case Group group -> group.children().getFirst().firstColumn();
        };
    }
}
