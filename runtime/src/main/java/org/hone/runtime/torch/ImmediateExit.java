package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * The end of the process at once, whatever its threads are doing. {@link Runtime#halt} runs no hooks of Java, but leaves through C's
 * {@code exit}, which takes the engine's libraries down under a thread that computes in them: now and then that is a crash. C's
 * {@code _exit} takes nothing down.
 */
public final class ImmediateExit {
    private ImmediateExit() {}

    /** Ends the process; does not return. Where Java cannot call {@code _exit} it is {@link Runtime#halt}. */
    public static void now(int status) {
        Optional<MethodHandle> exit = CLibrary.function("_exit", MethodType.methodType(void.class, int.class));
        if (exit.isPresent()) {
            try {
                exit.get().invokeExact(status);
            } catch (Throwable e) {
                Runtime.getRuntime().halt(status);
            }
        }
        Runtime.getRuntime().halt(status);
    }
}
