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

    /** Unpacks an array-backed buffer into exactly {@code size} bytes of {@code out} from {@code at} on. */
    void unpack(ByteBuffer in, byte[] out, int at, int size) throws IOException {
        switch (this) {
            case NONE -> {
                check(in.remaining(), size);
                in.get(out, at, size);
            }
            case SNAPPY -> Snappy.unpack(in, out, at, size);
            case GZIP -> gzip(in, out, at, size);
            case ZSTD -> zstd(in, out, at, size);
        }
    }

    private static void gzip(ByteBuffer in, byte[] out, int at, int size) throws IOException {
        try (InputStream stream = new GZIPInputStream(
                new ByteArrayInputStream(in.array(), in.arrayOffset() + in.position(), in.remaining()))) {
            int made = stream.readNBytes(out, at, size);
            check(made + (stream.read() < 0 ? 0L : 1L), size);
        }
    }

    private static void zstd(ByteBuffer in, byte[] out, int at, int size) throws IOException {
        try {
            long made = Zstd.decompressByteArray(
                    out, at, size, in.array(), in.arrayOffset() + in.position(), in.remaining());
            check(made, size);
        } catch (ZstdException e) {
            throw new IOException("a page that zstd does not unpack: " + e.getMessage(), e);
        }
    }

    private static void check(long found, int size) throws IOException {
        if (found != size) {
            throw new IOException("a page of %d bytes that says it has %d".formatted(found, size));
        }
    }
}
