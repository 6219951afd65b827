package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Parts of a file. */
record Bytes(FileChannel channel, long size) {

    /** @throws IOException if the file has no such part any more */
    ByteBuffer read(long at, int length) throws IOException {
        return read(at, length, new byte[length]);
    }

    /** As the other, into room that there is already. */
    ByteBuffer read(long at, int length, byte[] room) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(room, 0, length);
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException("the file ended while it was read");
            }
        }
        return into.flip();
    }
}
