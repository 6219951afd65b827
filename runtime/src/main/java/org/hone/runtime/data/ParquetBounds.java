package org.hone.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Looks through the sizes in a Parquet file before it is read: the reader believes them, makes buffers of that size in threads
 * of its own, and waits for ever if one of these runs out of memory.
 */
final class ParquetBounds {
    /** Pages are about a megabyte; some writers make one page of a column chunk. */
    private static final long PAGE = 256 << 20;

    private static final long VALUES = 16 << 20;
    private static final int FOOTER = 64 << 20;
    private static final int HEADER = 64 << 10;

    private final FileChannel channel;
    private final long size;

    private ParquetBounds(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** @throws IOException if a size is not that of something in the file, or of more than is read at once */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new ParquetBounds(channel).check();
        }
    }

    private void check() throws IOException {
        if (size < 12) {
            throw new IOException("a file of " + size + " bytes is too short");
        }
        ByteBuffer tail = bytes(size - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
        int length = tail.getInt();
        if (tail.getInt() != 0x31524150) {
            throw new IOException("it does not end with PAR1");
        }
        if (length < 1 || length > size - 12 || length > FOOTER) {
            throw new IOException("a footer of " + Integer.toUnsignedString(length) + " bytes");
        }
        ThriftStruct footer = ThriftStruct.read(bytes(size - 8 - length, length));
        for (ThriftStruct group : footer.structs(4)) {
            within("rows of a row group", group.number(3, -1), Integer.MAX_VALUE);
            for (ThriftStruct column : group.structs(1)) {
                chunk(column.struct(3));
            }
        }
    }

    private void chunk(ThriftStruct column) throws IOException {
        long data = column.number(9, -1);
        long dictionary = column.number(11, -1);
        long at = dictionary > 0 ? Math.min(data, dictionary) : data;
        long left = column.number(7, -1);
        within("place of a column chunk", at, size);
        within("bytes of a column chunk", left, size - at);
        within("values of a column chunk", column.number(5, -1), Integer.MAX_VALUE);
        while (left > 0) {
            ByteBuffer header = bytes(at, (int) Math.min(HEADER, left));
            ThriftStruct page = ThriftStruct.read(header);
            long compressed = page.number(3, -1);
            within("bytes of a page", compressed, left - header.position());
            within("bytes of a page when it is unpacked", page.number(2, -1), PAGE);
            for (ThriftStruct kind : List.of(page.struct(5), page.struct(7), page.struct(8))) {
                within("values of a page", kind.number(1, 0), VALUES);
            }
            at += header.position() + compressed;
            left -= header.position() + compressed;
        }
    }

    private static void within(String what, long value, long most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException(what + ": " + value + " is not from 0 to " + most);
        }
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException("the file ended while it was read");
            }
        }
        return into.flip();
    }
}
