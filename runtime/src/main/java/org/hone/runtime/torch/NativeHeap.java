package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
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
        private static final Optional<Functions> FOUND = CLibrary.function(
                        "malloc_trim", MethodType.methodType(int.class, long.class))
                .map(Functions::new);

        void trim() {
            try {
                int released = (int) malloctrim.invokeExact(0L);
                assert released >= 0;
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim cannot be called", e);
            }
        }
    }
}
