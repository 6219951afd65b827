package org.hone.runtime.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process a run folder. The system frees the lock when the process ends, however it ends. */
final class RunLock implements AutoCloseable {
    private static final String FILE = "run.lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes nothing, and so needs no right to write.
     *
     * @throws RunFolderException if another process has the lock
     */
    static void refuseHeld(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isReadable(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock shared = tryLock(channel, true)) {
            if (shared == null) {
                throw held(folder, channel);
            }
        }
    }

    static RunLock take(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (tryLock(channel, false) == null) {
                throw held(folder, channel);
            }
            locked = true;
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new RunLock(channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static RunFolderException held(Path folder, FileChannel channel) throws IOException {
        return new RunFolderException(
                folder, "another process" + holder(channel) + " is using this run folder; wait for it or stop it");
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        int read = channel.read(text, 0);
        String pid = read <= 0 ? "" : new String(text.array(), 0, read, StandardCharsets.US_ASCII);
        return pid.matches("\\d+") ? " (pid " + pid + ")" : "";
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
