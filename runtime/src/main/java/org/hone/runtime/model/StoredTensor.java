package org.hone.runtime.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A tensor as it stands in its file, mapped into memory: no byte is read before somebody looks at it, and none reaches the
 * heap. After {@link #close} the bytes must not be touched.
 */
public final class StoredTensor implements AutoCloseable {
    private final StoredType type;
    private final Mapping mapping;
    private final ByteBuffer bytes;

    private StoredTensor(StoredType type, Mapping mapping) {
        this.type = type;
        this.mapping = mapping;
        bytes = mapping.bytes().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Maps what stands from {@code begin} on; the caller has checked that the file goes that far. */
    static StoredTensor map(FileChannel channel, StoredType type, long begin, long length) throws IOException {
        return new StoredTensor(type, Mapping.of(channel, begin, length));
    }

    /** The type of an element. */
    public StoredType type() {
        return type;
    }

    /** All elements, row by row, little-endian; direct, and not aligned to more than the file happens to be. */
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        mapping.close();
    }
}
