package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * The C library's heap, which the engine allocates from. Of what the engine frees, glibc keeps the small blocks (up to 32 MB)
 * for itself: after sampling with an adapter that is a copy of the model, and the large blocks of training come on top.
 */
final class NativeHeap {
    private NativeHeap() {}

    /** Gives free pages back to the system, where the C library can ({@code malloc_trim} of glibc) and Java can call it (22). */
    static void giveBack() {
        Trim.FOUND.ifPresent(Trim::call);
    }

    private record Trim(MethodHandle function) {
        private static final Optional<Trim> FOUND = find();

        /** By the foreign function API, which code for Java 21 cannot name. */
        private static Optional<Trim> find() {
            try {
                Class<?> linker = Class.forName("java.lang.foreign.Linker");
                Class<?> lookup = Class.forName("java.lang.foreign.SymbolLookup");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
                Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
                Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
                Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
                Object own = linker.getMethod("nativeLinker").invoke(null);
                Object symbols = linker.getMethod("defaultLookup").invoke(own);
                Optional<?> address =
                        (Optional<?>) lookup.getMethod("find", String.class).invoke(symbols, "malloc_trim");
                if (address.isEmpty()) {
                    return Optional.empty();
                }
                Object arguments = Array.newInstance(layout, 1);
                Array.set(arguments, 0, values.getField("JAVA_LONG").get(null));
                Object signature = descriptor
                        .getMethod("of", layout, arguments.getClass())
                        .invoke(null, values.getField("JAVA_INT").get(null), arguments);
                Object handle = linker.getMethod(
                                "downcallHandle",
                                segment,
                                descriptor,
                                Array.newInstance(option, 0).getClass())
                        .invoke(own, address.get(), signature, Array.newInstance(option, 0));
                return Optional.of(new Trim((MethodHandle) handle));
            } catch (ReflectiveOperationException e) {
                return Optional.empty();
            }
        }

        void call() {
            try {
                int released = (int) function.invokeExact(0L);
                assert released >= 0;
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim cannot be called", e);
            }
        }
    }
}
