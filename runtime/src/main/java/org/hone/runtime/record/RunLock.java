package org.hone.runtime.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process a run folder. The system frees the lock when the process ends, however it ends. */
final class RunLock implements AutoCloseable {
    private static final String FILE = "run.lock";

    /**
     * Folders that this very process holds. They are told by this and never by their file: where locks are POSIX's, closing any channel
     * of a file gives up the process's lock of it.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final FileChannel channel;
    private final Path folder;

    private RunLock(FileChannel channel, Path folder) {
        this.channel = channel;
        this.folder = folder;
    }

    /**
     * Takes nothing, and so needs no right to write.
     *
     * @throws RunFolderException if somebody has the lock
     */
    static void refuseHeld(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isReadable(file)) {
            return;
        }
        if (OWN.contains(folder.toRealPath())) {
            throw heldHere(folder);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            if (shared == null) {
                throw held(folder, channel);
            }
        }
    }

    static RunLock take(Path folder) throws IOException {
        Path own = folder.toRealPath();
        if (!OWN.add(own)) {
            throw heldHere(folder);
        }
        boolean locked = false;
        try {
            FileChannel channel = locked(folder);
            locked = true;
            return new RunLock(channel, own);
        } finally {
            if (!locked) {
                OWN.remove(own);
            }
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw held(folder, channel);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static RunFolderException heldHere(Path folder) {
        return new RunFolderException(folder, "this process is using this run folder already; wait for it or stop it");
    }

    private static RunFolderException held(Path folder, FileChannel channel) throws IOException {
        return new RunFolderException(
                folder, "another process" + holder(channel) + " is using this run folder; wait for it or stop it");
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        int read = channel.read(text, 0);
        String pid = read <= 0 ? "" : new String(text.array(), 0, read, StandardCharsets.US_ASCII);
        return pid.matches("\\d+") ? " (pid " + pid + ")" : "";
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OWN.remove(folder);
        }
    }
}
