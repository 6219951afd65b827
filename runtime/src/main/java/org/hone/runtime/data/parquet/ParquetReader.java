package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a Parquet file (Apache Parquet Format 2.11) in order, on the thread of its caller. In memory are one page of
 * every column and its dictionary, whatever the sizes of the row groups.
 */
public final class ParquetReader implements AutoCloseable {
    private static final int MAGIC = 0x31524150;
    private static final int FOOTER = 64 << 20;

    private final Bytes file;
    private final Schema.Columns schema;
    private final List<ThriftStruct> groups;
    private List<Node> fields;
    private @Nullable Column[] columns = {};
    private int group;
    private long left;

    private ParquetReader(FileChannel channel) throws IOException {
        file = new Bytes(channel, channel.size());
        ThriftStruct footer = footer();
        schema = Schema.read(footer.structs(2));
        fields = schema.fields();
        groups = footer.structs(4);
    }

    /**
     * Reads the file's footer.
     *
     * @throws IOException if it is no Parquet file, or is damaged
     */
    public static ParquetReader open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new ParquetReader(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private ThriftStruct footer() throws IOException {
        if (file.size() < 12) {
            throw new IOException("a file of " + file.size() + " bytes is too short");
        }
        ByteBuffer tail = file.read(file.size() - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
        int length = tail.getInt();
        if (tail.getInt() != MAGIC) {
            throw new IOException("it does not end with PAR1");
        }
        if (length < 1 || length > file.size() - 12 || length > FOOTER) {
            throw new IOException("a footer of " + Integer.toUnsignedString(length) + " bytes");
        }
        return ThriftStruct.read(file.read(file.size() - 8 - length, length));
    }

    /** The names of the columns that are not inside of others. */
    public List<String> names() {
        return schema.fields().stream().map(Node::name).toList();
    }

    /** From now on rows have only some of the columns. */
    public void keep(Predicate<String> wanted) {
        fields = schema.fields().stream().filter(f -> wanted.test(f.name())).toList();
    }

    /**
     * The next row by column: {@code null}, truths, numbers, texts (bytes are taken for UTF-8, times are ISO 8601), lists, and
     * maps by name for structures and maps. Nothing behind the last row.
     *
     * @throws IOException if the file is damaged
     */
    public @Nullable Map<String, @Nullable Object> next() throws IOException {
        try {
            while (left == 0) {
                if (group == groups.size()) {
                    return null;
                }
                open(groups.get(group++));
            }
            left--;
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (Node field : fields) {
                row.put(field.name(), field.repeated() ? items(field, field) : value(field));
            }
            return row;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("a page ends before its last value", e);
        }
    }

    private void open(ThriftStruct rows) throws IOException {
        List<ThriftStruct> chunks = rows.structs(1);
        left = rows.number(3, -1);
        if (left < 0 || chunks.size() != schema.columns().size()) {
            throw new IOException("a row group of %d rows and %d columns".formatted(left, chunks.size()));
        }
        columns = new Column[chunks.size()];
        for (Node field : fields) {
            open(field, chunks);
        }
    }

    private void open(Node node, List<ThriftStruct> chunks) throws IOException {
        switch (node.content()) {
            case Node.Leaf leaf ->
                columns[leaf.column()] = new Column(
                        node, leaf, new Pages(file, chunks.get(leaf.column()).struct(3), leaf.type()));
            case Node.Group inner -> {
                for (Node child : inner.children()) {
                    open(child, chunks);
                }
            }
        }
    }

    private Column column(int number) {
        return java.util.Objects.requireNonNull(columns[number]);
    }

    private @Nullable Object value(Node node) throws IOException {
        return switch (node.content()) {
            case Node.Leaf leaf -> column(leaf.column()).take();
            case Node.Group inner -> {
                if (column(node.firstColumn()).definition() < node.definitions()) {
                    pass(node);
                    yield null;
                }
                yield switch (inner.kind()) {
                    case STRUCT -> parts(inner);
                    case LIST ->
                        items(
                                inner.children().getFirst(),
                                element(node, inner.children().getFirst()));
                    case MAP -> entries(inner.children().getFirst());
                };
            }
        };
    }

    private Map<String, @Nullable Object> parts(Node.Group group) throws IOException {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        for (Node child : group.children()) {
            parts.put(child.name(), child.repeated() ? items(child, child) : value(child));
        }
        return parts;
    }

    /** What a list's repeated part wraps; older writers repeat the elements themselves. */
    private static Node element(Node list, Node repeated) {
        boolean wrapped = repeated.content() instanceof Node.Group inner
                && inner.children().size() == 1
                && !repeated.name().equals("array")
                && !repeated.name().equals(list.name() + "_tuple");
        return wrapped ? ((Node.Group) repeated.content()).children().getFirst() : repeated;
    }

    private List<@Nullable Object> items(Node repeated, Node element) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        Column first = column(repeated.firstColumn());
        if (first.definition() < repeated.definitions()) {
            pass(repeated);
            return items;
        }
        do {
            items.add(element.repeated() && !element.equals(repeated) ? items(element, element) : value(element));
        } while (first.repetition() == repeated.repetitions());
        return items;
    }

    private Map<String, @Nullable Object> entries(Node pairs) throws IOException {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Object pair : items(pairs, pairs)) {
            if (pair instanceof Map<?, ?> parts) {
                List<?> both = new ArrayList<>(parts.values());
                entries.put(String.valueOf(both.getFirst()), both.getLast());
            }
        }
        return entries;
    }

    /** What is not there has one entry in every column that it would have. */
    private void pass(Node node) throws IOException {
        switch (node.content()) {
            case Node.Leaf leaf -> {
                if (column(leaf.column()).definition() >= node.definitions()) {
                    throw new IOException("columns of one group do not have the same rows");
                }
                column(leaf.column()).take();
            }
            case Node.Group inner -> {
                for (Node child : inner.children()) {
                    pass(child);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
