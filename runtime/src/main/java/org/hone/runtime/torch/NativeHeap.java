package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * The C library's heap, which the engine allocates from: glibc's, where Java can call it (22), else nothing is done.
 *
 * <p>By itself glibc gives the end of its heap back to the system as soon as something large is freed, and every page that
 * is asked for again is first cleared: a sixth of the time of scoring. So it is told to keep what is freed, and after a phase of a large model
 * told to give it back: after sampling with an adapter that is a copy of the model, and the large blocks of training come on top.
 */
final class NativeHeap {
    /** Of {@code malloc.h}: what is freed at the end of the heap is kept up to so many bytes. */
    private static final int TRIM_THRESHOLD = -1;

    /** How much more than needed is taken from the system; a whole arena of 64 MiB, so that none is given back when it is empty. */
    private static final int TOP_PAD = -2;

    /** Blocks of so many bytes come from the system one by one; 32 MiB is the most that glibc takes. */
    private static final int MMAP_THRESHOLD = -3;

    private NativeHeap() {}

    /** Has it keep what is freed. */
    static void keep() {
        Functions.FOUND.ifPresent(functions -> {
            functions.set(MMAP_THRESHOLD, 32 << 20);
            functions.set(TRIM_THRESHOLD, Integer.MAX_VALUE);
            functions.set(TOP_PAD, 64 << 20);
        });
    }

    /** Gives free pages back to the system. */
    static void giveBack() {
        Functions.FOUND.ifPresent(Functions::trim);
    }

    private record Functions(MethodHandle mallopt, MethodHandle malloctrim) {
        private static final Optional<Functions> FOUND = find();

        private static Optional<Functions> find() {
            try {
                var library = new Library();
                Optional<MethodHandle> mallopt = library.function("mallopt", "JAVA_INT", "JAVA_INT");
                Optional<MethodHandle> trim = library.function("malloc_trim", "JAVA_LONG");
                return mallopt.flatMap(option -> trim.map(t -> new Functions(option, t)));
            } catch (ReflectiveOperationException e) {
                return Optional.empty();
            }
        }

        void set(int option, int value) {
            try {
                int done = (int) mallopt.invokeExact(option, value);
                assert done == 1;
            } catch (Throwable e) {
                throw new IllegalStateException("mallopt cannot be called", e);
            }
        }

        void trim() {
            try {
                int released = (int) malloctrim.invokeExact(0L);
                assert released >= 0;
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim cannot be called", e);
            }
        }
    }

    /** The foreign function API, which code for Java 21 cannot name. */
    private static final class Library {
        private final Class<?> linker = Class.forName("java.lang.foreign.Linker");
        private final Class<?> lookup = Class.forName("java.lang.foreign.SymbolLookup");
        private final Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        private final Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        private final Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        private final Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        private final Object own = linker.getMethod("nativeLinker").invoke(null);
        private final Object symbols = linker.getMethod("defaultLookup").invoke(own);

        Library() throws ReflectiveOperationException {}

        /** A function that returns an {@code int}, by its name and the layouts of its arguments. */
        Optional<MethodHandle> function(String name, String... types) throws ReflectiveOperationException {
            Optional<?> address =
                    (Optional<?>) lookup.getMethod("find", String.class).invoke(symbols, name);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            Object arguments = Array.newInstance(layout, types.length);
            for (int i = 0; i < types.length; i++) {
                Array.set(arguments, i, values.getField(types[i]).get(null));
            }
            Object signature = descriptor
                    .getMethod("of", layout, arguments.getClass())
                    .invoke(null, values.getField("JAVA_INT").get(null), arguments);
            Object options = Array.newInstance(option, 0);
            Object handle = linker.getMethod("downcallHandle", segment, descriptor, options.getClass())
                    .invoke(own, address.get(), signature, options);
            return Optional.of((MethodHandle) handle);
        }
    }
}
