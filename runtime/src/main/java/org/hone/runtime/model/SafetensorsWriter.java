package org.hone.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Writes one safetensors file, whole or not at all. */
public final class SafetensorsWriter {

    private static final int PIECE = 1 << 18;

    private SafetensorsWriter() {}

    /** Gives a tensor's elements in order, in as many pieces as it likes. */
    @FunctionalInterface
    public interface Values {
        /** Puts exactly {@code spec.elements()} floats into {@code sink}. */
        void give(TensorSpec spec, Sink sink) throws IOException;
    }

    /** Takes the next elements of a tensor. */
    @FunctionalInterface
    public interface Sink {
        /** Takes everything between position and limit. */
        void put(FloatBuffer floats) throws IOException;
    }

    /**
     * Writes tensors whose values are at hand one whole tensor at a time.
     *
     * @param values called once a tensor, in order; gives all its elements between position and limit
     * @throws ModelFileException when the file cannot be written
     */
    public static void write(
            Path file, List<TensorSpec> tensors, StoredType type, Function<TensorSpec, FloatBuffer> values) {
        writePieces(file, tensors, type, (spec, sink) -> sink.put(values.apply(spec)));
    }

    /**
     * Writes tensors whose values come in pieces.
     *
     * @param type F32 as they are, or BF16 and F16 rounded to nearest, ties to even
     * @param values called once a tensor, in order
     * @throws ModelFileException when the file cannot be written
     */
    public static void writePieces(Path file, List<TensorSpec> tensors, StoredType type, Values values) {
        WholeFile.write(file, out -> {
            byte[] header = header(tensors, type);
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (TensorSpec spec : tensors) {
                var encoder = new Encoder(out, type);
                values.give(spec, encoder);
                if (encoder.count != spec.elements()) {
                    throw new IllegalArgumentException(
                            spec.name() + " got " + encoder.count + " values, not " + spec.elements());
                }
            }
        });
    }

    private static byte[] header(List<TensorSpec> tensors, StoredType type) {
        ObjectNode header = new JsonMapper().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long position = 0;
        for (TensorSpec spec : tensors) {
            ObjectNode entry = header.putObject(spec.name());
            entry.put("dtype", type.name());
            spec.shape().forEach(entry.putArray("shape")::add);
            long end = position + spec.elements() * type.bytes();
            entry.putArray("data_offsets").add(position).add(end);
            position = end;
        }
        // Spaces after the header bring the data to a multiple of eight bytes.
        String json = header.toString();
        int padding = (8 - json.getBytes(UTF_8).length % 8) % 8;
        return (json + " ".repeat(padding)).getBytes(UTF_8);
    }

    private static final class Encoder implements Sink {
        private final OutputStream out;
        private final StoredType type;
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        private long count;

        Encoder(OutputStream out, StoredType type) {
            this.out = out;
            this.type = type;
        }

        @Override
        public void put(FloatBuffer floats) throws IOException {
            count += floats.remaining();
            int step = PIECE / type.bytes();
            for (int at = floats.position(); at < floats.limit(); at += step) {
                piece.clear();
                FloatCoding.encode(type, floats.slice(at, Math.min(step, floats.limit() - at)), piece);
                out.write(piece.array(), 0, piece.position());
            }
        }
    }
}
