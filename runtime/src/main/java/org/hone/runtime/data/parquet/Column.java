package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a column in a row group, one by one; one page of them is in memory. */
final class Column {
    private final Node leaf;
    private final ValueType type;
    private final Pages pages;
    private int left;
    private int repetition;
    private int definition;
    private @Nullable Hybrid repetitions;
    private @Nullable Hybrid definitions;
    private Decoder values = () -> {
        throw new IOException("a value before the first page");
    };

    Column(Node leaf, Node.Leaf content, Pages pages) throws IOException {
        this.leaf = leaf;
        this.type = content.type();
        this.pages = pages;
        advance();
    }

    /** Whether all values were taken. */
    boolean ended() {
        return left < 0;
    }

    /** The repetition level of the next value; -1 at the end. */
    int repetition() {
        return repetition;
    }

    /** The definition level of the next value. */
    int definition() throws IOException {
        if (ended()) {
            throw new IOException("the column `%s` has fewer values than its row group".formatted(leaf.name()));
        }
        return definition;
    }

    /** The next value, nothing if it is not there. */
    @Nullable
    Object take() throws IOException {
        Object value = definition() == leaf.definitions() ? values.next() : null;
        advance();
        return value;
    }

    private void advance() throws IOException {
        while (left == 0) {
            Pages.Page page = pages.next();
            if (page == null) {
                left = -1;
                repetition = -1;
                return;
            }
            open(page);
        }
        left--;
        repetition = repetitions == null ? 0 : level(repetitions, leaf.repetitions());
        definition = definitions == null ? 0 : level(definitions, leaf.definitions());
    }

    private static int level(Hybrid levels, int most) throws IOException {
        int level = levels.next();
        if (level < 0 || level > most) {
            throw new IOException("a level of %d where there are %d".formatted(level, most));
        }
        return level;
    }

    private void open(Pages.Page page) throws IOException {
        ByteBuffer in = page.bytes().slice().order(ByteOrder.LITTLE_ENDIAN);
        repetitions = levels(in, leaf.repetitions(), page.repetitionBytes());
        definitions = levels(in, leaf.definitions(), page.definitionBytes());
        List<Object> dictionary = pages.dictionary();
        left = page.values();
        values = Decoder.of(page.encoding(), type, in, dictionary, left);
    }

    /** @param bytes how many bytes the levels have; -1 if they say so themselves */
    private static @Nullable Hybrid levels(ByteBuffer in, int most, int bytes) throws IOException {
        if (most == 0 && bytes <= 0) {
            return null;
        }
        int length = bytes < 0 ? in.getInt() : bytes;
        if (length < 0 || length > in.remaining()) {
            throw new IOException("levels of %d bytes".formatted(length));
        }
        ByteBuffer levels = in.slice(in.position(), length);
        in.position(in.position() + length);
        return new Hybrid(levels, 32 - Integer.numberOfLeadingZeros(most));
    }
}
