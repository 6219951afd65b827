package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Numbers that two processes see; those of a process that has crashed are still there. */
final class Progress implements AutoCloseable {
    static final int NUMBER = 0;
    static final int ACCEPTED = 1;
    static final int REFUSED = 2;
    static final int SLOWEST = 3;
    static final int LARGEST = 4;
    static final int FAULTS = 5;
    private static final int COUNT = 6;

    private final FileChannel channel;
    private final MappedByteBuffer numbers;

    private Progress(FileChannel channel) throws IOException {
        this.channel = channel;
        this.numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, COUNT * Long.BYTES);
    }

    static Progress make(Path file) throws IOException {
        return new Progress(FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    static Progress open(Path file) throws IOException {
        return new Progress(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    long get(int which) {
        return numbers.getLong(which * Long.BYTES);
    }

    void set(int which, long value) {
        numbers.putLong(which * Long.BYTES, value);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
