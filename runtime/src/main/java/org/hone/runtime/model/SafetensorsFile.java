package org.hone.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One open safetensors file: eight bytes of header length, a JSON header, the data. The header is checked as a whole
 * before any data is read. The data is mapped tensor by tensor, or read piece by piece, so files of any size need little
 * memory.
 */
final class SafetensorsFile implements AutoCloseable {

    static final long LARGEST_HEADER = 100_000_000;

    private static final int PIECE = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final Map<String, SafetensorsEntry> entries;

    private SafetensorsFile(Path path, FileChannel channel, long dataStart, Map<String, SafetensorsEntry> entries) {
        this.path = path;
        this.channel = channel;
        this.dataStart = dataStart;
        this.entries = entries;
    }

    static SafetensorsFile open(Path path) {
        FileChannel channel = null;
        SafetensorsFile opened = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            opened = parse(path, channel);
            return opened;
        } catch (IOException e) {
            throw new ModelFileException(path, "", "cannot be read: " + JsonFields.describe(e), e);
        } finally {
            if (opened == null && channel != null) {
                closeQuietly(channel);
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Opened for reading only: nothing can be lost.
        }
    }

    private static SafetensorsFile parse(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new ModelFileException(path, "header length", "the file has " + size + " bytes; it is truncated");
        }
        ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(path, channel, lengthBytes, 0);
        long length = lengthBytes.getLong(0);
        if (length < 2 || length > LARGEST_HEADER) {
            throw new ModelFileException(
                    path,
                    "header length",
                    Long.toUnsignedString(length) + " is not between 2 and " + LARGEST_HEADER
                            + "; this is not a safetensors file");
        }
        if (length > size - 8) {
            throw new ModelFileException(
                    path, "header length", length + " exceeds the file's " + size + " bytes; it is truncated");
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        readFully(path, channel, header, 8);
        if (header.get(0) != '{') {
            throw new ModelFileException(path, "header", "must begin with '{'; this is not a safetensors file");
        }
        long dataLength = size - 8 - length;
        Map<String, SafetensorsEntry> entries = entries(JsonFields.parse(path, header.array()), dataLength);
        return new SafetensorsFile(path, channel, 8 + length, entries);
    }

    private static Map<String, SafetensorsEntry> entries(JsonFields header, long dataLength) {
        Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header.node().properties()) {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(
                        field.getKey(), SafetensorsEntry.parse(header, field.getKey(), field.getValue(), dataLength));
            }
        }
        checkLayout(header, List.copyOf(entries.values()), dataLength);
        return entries;
    }

    /** The format wants the data used up without gap or overlap. */
    private static void checkLayout(JsonFields header, List<SafetensorsEntry> entries, long dataLength) {
        long position = 0;
        List<SafetensorsEntry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end))
                .toList();
        for (SafetensorsEntry entry : sorted) {
            if (entry.begin() != position) {
                throw header.error(
                        entry.name() + ".data_offsets",
                        entry.begin() < position
                                ? "overlap another tensor before byte " + position
                                : "leave a gap after byte " + position);
            }
            position = entry.end();
        }
        if (position != dataLength) {
            throw header.error("", "has " + (dataLength - position) + " bytes after its last tensor");
        }
    }

    Path path() {
        return path;
    }

    Optional<SafetensorsEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Puts the tensor's elements, all of them, at the position of {@code into}. */
    void read(SafetensorsEntry entry, StoredType type, FloatBuffer into) {
        int most = (int) Math.min(PIECE, entry.end() - entry.begin());
        ByteBuffer piece = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[most / type.bytes()];
        try {
            for (long at = entry.begin(); at < entry.end(); ) {
                int bytes = (int) Math.min(most, entry.end() - at);
                piece.clear().limit(bytes);
                readFully(path, channel, piece, dataStart + at);
                piece.flip();
                int count = bytes / type.bytes();
                FloatCoding.decode(type, piece, floats, count);
                into.put(floats, 0, count);
                at += bytes;
            }
        } catch (IOException e) {
            throw new ModelFileException(path, entry.name(), "cannot be read: " + JsonFields.describe(e), e);
        }
    }

    /** Maps the tensor's elements. */
    StoredTensor map(SafetensorsEntry entry, StoredType type) {
        try {
            if (channel.size() < dataStart + entry.end()) {
                throw new ModelFileException(path, entry.name(), "is cut off; did another program change the file?");
            }
            return StoredTensor.map(channel, type, dataStart + entry.begin(), entry.end() - entry.begin());
        } catch (IOException e) {
            throw new ModelFileException(path, entry.name(), "cannot be read: " + JsonFields.describe(e), e);
        }
    }

    private static void readFully(Path path, FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new ModelFileException(path, "", "ended while it was read; did another program change it?");
            }
            at += count;
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
