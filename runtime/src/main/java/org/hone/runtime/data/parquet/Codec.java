package org.hone.runtime.data.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** How pages are packed. */
enum Codec {
    NONE,
    SNAPPY,
    GZIP,
    ZSTD;

    static Codec of(long number) throws IOException {
        return switch ((int) number) {
            case 0 -> NONE;
            case 1 -> SNAPPY;
            case 2 -> GZIP;
            case 6 -> ZSTD;
            default ->
                throw new IOException("pages packed by codec %d; write it with snappy, gzip or zstd".formatted(number));
        };
    }

    /** Unpacks an array-backed buffer into exactly {@code size} bytes. */
    ByteBuffer unpack(ByteBuffer in, int size) throws IOException {
        return switch (this) {
            case NONE -> checked(in, in.remaining(), size);
            case SNAPPY -> Snappy.unpack(in, size);
            case GZIP -> gzip(in, size);
            case ZSTD -> zstd(in, size);
        };
    }

    private static ByteBuffer gzip(ByteBuffer in, int size) throws IOException {
        try (InputStream stream = new GZIPInputStream(
                new ByteArrayInputStream(in.array(), in.arrayOffset() + in.position(), in.remaining()))) {
            byte[] out = stream.readNBytes(size);
            return checked(ByteBuffer.wrap(out), out.length + (stream.read() < 0 ? 0L : 1L), size);
        }
    }

    private static ByteBuffer zstd(ByteBuffer in, int size) throws IOException {
        byte[] out = new byte[size];
        try {
            long made = Zstd.decompressByteArray(
                    out, 0, size, in.array(), in.arrayOffset() + in.position(), in.remaining());
            return checked(ByteBuffer.wrap(out), made, size);
        } catch (ZstdException e) {
            throw new IOException("a page that zstd does not unpack: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer checked(ByteBuffer out, long found, int size) throws IOException {
        if (found != size) {
            throw new IOException("a page of %d bytes that says it has %d".formatted(found, size));
        }
        return out;
    }
}
