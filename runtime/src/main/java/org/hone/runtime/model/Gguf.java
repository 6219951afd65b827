package org.hone.runtime.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open GGUF file of version 2 or 3: its metadata, its tensors, and their values row by row. Nothing of the data is
 * kept in memory.
 */
public final class Gguf implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final GgufHeader header;

    private Gguf(Path path, FileChannel channel, GgufHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws ModelFileException naming the place in the header, when it is damaged
     */
    public static Gguf open(Path path) {
        FileChannel channel = null;
        Gguf opened = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            opened = new Gguf(path, channel, GgufHeader.read(path, channel));
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

    Path path() {
        return path;
    }

    ModelFileException error(String field, String problem) {
        return new ModelFileException(path, field, problem);
    }

    Map<String, GgufTensor> tensors() {
        return header.tensors();
    }

    Optional<String> text(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Text text) {
                return text.value();
            }
            throw error(key, "must be a string");
        });
    }

    Optional<Integer> whole(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Whole whole && (int) whole.value() == whole.value()) {
                return (int) whole.value();
            }
            throw error(key, "must be one whole number that fits 32 bits");
        });
    }

    int requireWhole(String key) {
        return whole(key).orElseThrow(() -> error(key, "is missing"));
    }

    Optional<Double> real(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Real real && Double.isFinite(real.value())) {
                return real.value();
            }
            throw error(key, "must be a finite number");
        });
    }

    Optional<Boolean> flag(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Flag flag) {
                return flag.value();
            }
            throw error(key, "must be a truth value");
        });
    }

    Optional<List<String>> texts(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Texts texts) {
                return texts.values();
            }
            throw error(key, "must be a list of strings");
        });
    }

    Optional<long[]> wholes(String key) {
        return value(key).map(value -> {
            if (value instanceof GgufValue.Wholes wholes) {
                return wholes.values();
            }
            throw error(key, "must be a list of whole numbers");
        });
    }

    private Optional<GgufValue> value(String key) {
        return Optional.ofNullable(header.metadata().get(key));
    }

    /** The type of a tensor. @throws ModelFileException when it is one that cannot be read */
    GgufType type(GgufTensor tensor) {
        return GgufType.ofCode(tensor.typeCode())
                .orElseThrow(() -> error(
                        tensor.name(),
                        "type " + GgufType.nameOf(tensor.typeCode()) + " is not supported; supported are "
                                + GgufType.supported()));
    }

    /**
     * Reads consecutive rows as floats.
     *
     * @param into receives {@code count * tensor.rowElements()} values
     */
    void readRows(GgufTensor tensor, long first, int count, float[] into) {
        GgufType type = type(tensor);
        int blocks = Math.toIntExact(count * tensor.rowElements() / type.blockElements());
        long rowBytes = tensor.rowElements() / type.blockElements() * type.blockBytes();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(blocks, type.blockBytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        long at = header.dataStart() + tensor.offset() + first * rowBytes;
        try {
            while (bytes.hasRemaining()) {
                int got = channel.read(bytes, at);
                if (got < 0) {
                    throw error(tensor.name(), "the file ended while it was read");
                }
                at += got;
            }
        } catch (IOException e) {
            throw new ModelFileException(path, tensor.name(), "cannot be read: " + JsonFields.describe(e), e);
        }
        GgufBlocks.decode(type, bytes.flip(), blocks, into);
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
