package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * The C library's heap, which the engine allocates from: glibc's, where Java can call it (22), else nothing is done.
 *
 * <p>What is freed between blocks that are alive glibc keeps. Around the sampling of a large model it is told to give it back: with an adapter
 * that is a copy of the model, and the large blocks of training come on top. After a checkpoint of any model too, so that
 * the peak of one hour, or of the compiler of the Java machine, does not stay to the end.
 */
final class NativeHeap {
    private NativeHeap() {}

    /** Gives free pages back to the system. */
    static void giveBack() {
        Functions.FOUND.ifPresent(Functions::trim);
    }

    private record Functions(MethodHandle malloctrim) {
        private static final Optional<Functions> FOUND = find();

        private static Optional<Functions> find() {
            try {
                return new Library().function("malloc_trim", "JAVA_LONG").map(Functions::new);
            } catch (ReflectiveOperationException e) {
                return Optional.empty();
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
