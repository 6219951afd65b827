package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hone.runtime.data.parquet.Node.Kind;

/** The columns of a file: its footer has them as one list, groups before what they hold. */
final class Schema {
    private static final int DEPTH = 40;
    private static final int UTF8_MAP = 1;
    private static final int UTF8_MAP_KEY_VALUE = 2;
    private static final int LIST = 3;

    private final List<ThriftStruct> elements;
    private final List<Node> columns = new ArrayList<>();
    private int next = 1;

    private Schema(List<ThriftStruct> elements) {
        this.elements = elements;
    }

    /**
     * What a schema says.
     *
     * @param fields the fields of a row
     * @param columns the columns in the order of a row group's
     */
    record Columns(List<Node> fields, List<Node> columns) {}

    static Columns read(List<ThriftStruct> elements) throws IOException {
        if (elements.isEmpty()) {
            throw new IOException("it has no schema");
        }
        Schema schema = new Schema(elements);
        List<Node> fields = schema.children(elements.getFirst(), 0, 0, 0);
        if (schema.next != elements.size()) {
            throw new IOException("its schema has more parts than it says");
        }
        return new Columns(fields, List.copyOf(schema.columns));
    }

    private List<Node> children(ThriftStruct group, int definitions, int repetitions, int depth) throws IOException {
        long count = group.number(5, 0);
        if (count < 1 || count > elements.size() - next) {
            throw new IOException("a group of %d columns in its schema".formatted(count));
        }
        if (depth > DEPTH) {
            throw new IOException("its columns lie deeper in one another than " + DEPTH);
        }
        List<Node> children = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < count; i++) {
            Node child = node(definitions, repetitions, depth);
            if (!names.add(child.name())) {
                throw new IOException("it has two columns `%s`".formatted(child.name()));
            }
            children.add(child);
        }
        return children;
    }

    private Node node(int outerDefinitions, int outerRepetitions, int depth) throws IOException {
        if (next >= elements.size()) {
            throw new IOException("its schema has fewer parts than it says");
        }
        ThriftStruct element = elements.get(next++);
        String name = element.text(4);
        long repetition = element.number(3, 0);
        if (repetition < 0 || repetition > 2) {
            throw new IOException("`%s` is repeated in a way that has no name (%d)".formatted(name, repetition));
        }
        boolean repeated = repetition == 2;
        int definitions = outerDefinitions + (repetition == 0 ? 0 : 1);
        int repetitions = outerRepetitions + (repeated ? 1 : 0);
        if (element.number(5, 0) > 0) {
            List<Node> children = children(element, definitions, repetitions, depth + 1);
            return new Node(
                    name, repeated, definitions, repetitions, new Node.Group(kind(element, children), children));
        }
        Node leaf = new Node(
                name, repeated, definitions, repetitions, new Node.Leaf(columns.size(), ValueType.of(element)));
        columns.add(leaf);
        return leaf;
    }

    private static Kind kind(ThriftStruct element, List<Node> children) {
        if (children.size() != 1 || !children.getFirst().repeated()) {
            return Kind.STRUCT;
        }
        long converted = element.number(6, -1);
        ThriftStruct logical = element.struct(10);
        if (logical.has(3) || converted == LIST) {
            return Kind.LIST;
        }
        boolean map = logical.has(2) || converted == UTF8_MAP || converted == UTF8_MAP_KEY_VALUE;
        boolean pairs = children.getFirst().content() instanceof Node.Group pair
                && pair.children().size() == 2;
        return map && pairs ? Kind.MAP : Kind.STRUCT;
    }
}
