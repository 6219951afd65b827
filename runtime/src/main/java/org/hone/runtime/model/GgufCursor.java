package org.hone.runtime.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;

/** Reads a GGUF header forwards; never allocates more than the header's own bytes allow. */
final class GgufCursor {

    /** Bound of the whole header; the largest vocabularies need a third of it. */
    static final long LARGEST_HEADER = 64L << 20;

    private static final int LONGEST_NAME = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long limit;
    private final boolean cut;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;
    private String place = "header";

    GgufCursor(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.limit = Math.min(channel.size(), LARGEST_HEADER);
        this.cut = channel.size() > LARGEST_HEADER;
        buffer.limit(0);
    }

    /** Says what is being read, for messages. */
    void at(String newPlace) {
        place = newPlace;
    }

    long position() {
        return bufferEnd - buffer.remaining();
    }

    ModelFileException error(String problem) {
        return new ModelFileException(file, place, problem);
    }

    /** Fails unless {@code count} items of at least {@code width} bytes can still follow. */
    void expect(long count, int width) {
        if (count < 0 || count > (limit - position()) / width) {
            throw error(Long.toUnsignedString(count) + " items do not fit the "
                    + (cut ? LARGEST_HEADER + " bytes a header may have" : "file; it is truncated or damaged"));
        }
    }

    private void need(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        expect(bytes, 1);
        buffer.compact();
        while (buffer.position() < bytes) {
            int count = channel.read(buffer, bufferEnd);
            if (count < 0) {
                throw error("the file ended while it was read");
            }
            bufferEnd += count;
        }
        buffer.flip();
    }

    int u8() throws IOException {
        need(1);
        return Byte.toUnsignedInt(buffer.get());
    }

    short i16() throws IOException {
        need(2);
        return buffer.getShort();
    }

    int i32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    long i64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    float f32() throws IOException {
        return Float.intBitsToFloat(i32());
    }

    /** A key or a tensor name. */
    String name() throws IOException {
        return text(LONGEST_NAME);
    }

    String text() throws IOException {
        return text(LARGEST_HEADER);
    }

    private String text(long longest) throws IOException {
        long length = i64();
        expect(length, 1);
        if (length > longest) {
            throw error("has " + length + " bytes; at most " + longest + " are allowed");
        }
        byte[] bytes = new byte[(int) length];
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(bytes.length - at, 1 << 15);
            need(piece);
            buffer.get(bytes, at, piece);
            at += piece;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ModelFileException(file, place, "holds a string that is not UTF-8", e);
        }
    }

    void skip(long bytes) throws IOException {
        expect(bytes, 1);
        for (long left = bytes; left > 0; ) {
            int piece = (int) Math.min(left, 1 << 15);
            need(piece);
            buffer.position(buffer.position() + piece);
            left -= piece;
        }
    }
}
