package org.hone.runtime.model;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * A part of a file in memory, read only, and given back when it is closed. A mapping that the garbage collector has to give
 * back would count as memory of the process until it runs, and it does not run for that: a training would have begun with all
 * the files of its model still mapped.
 *
 * @param bytes the part
 * @param owner what gives it back
 */
record Mapping(ByteBuffer bytes, AutoCloseable owner) implements AutoCloseable {
    static Mapping of(FileChannel channel, long begin, long length) throws IOException {
        Optional<Arenas> arenas = Arenas.FOUND;
        // Before Java 22 the collector has to do.
        return arenas.isPresent()
                ? arenas.get().map(channel, begin, length)
                : new Mapping(channel.map(MapMode.READ_ONLY, begin, length), () -> {});
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException("a mapped file cannot be let go of", e);
        }
    }

    /** The memory API of Java 22, which code for Java 21 cannot name. */
    private record Arenas(MethodHandle open, MethodHandle map, MethodHandle bytes) {
        private static final Optional<Arenas> FOUND = find();

        private static Optional<Arenas> find() {
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                return Optional.of(new Arenas(
                        lookup.findStatic(arena, "ofConfined", MethodType.methodType(arena)),
                        lookup.findVirtual(
                                FileChannel.class,
                                "map",
                                MethodType.methodType(segment, MapMode.class, long.class, long.class, arena)),
                        lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class))));
            } catch (ReflectiveOperationException e) {
                return Optional.empty();
            }
        }

        Mapping map(FileChannel channel, long begin, long length) throws IOException {
            try {
                AutoCloseable arena = (AutoCloseable) open.invoke();
                Object segment = map.invoke(channel, MapMode.READ_ONLY, begin, length, arena);
                return new Mapping((ByteBuffer) bytes.invoke(segment), arena);
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
