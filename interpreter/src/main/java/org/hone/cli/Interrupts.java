package org.hone.cli;

import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.hone.runtime.record.StopToken;

/**
 * Ctrl-C: the first asks the run to stop after its step, the second ends the process at once. {@code sun.misc.Signal} is the only
 * way to keep the process alive on the first; it is reached by reflection because naming it makes the compiler warn, and where
 * it is missing Ctrl-C simply ends the process.
 */
final class Interrupts {
    private Interrupts() {}

    /** Handles INT and TERM from now on. */
    static void install(StopToken stop, PrintStream err) {
        InvocationHandler onSignal = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                handle(stop, err);
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
            default -> "interrupts";
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            for (String name : new String[] {"INT", "TERM"}) {
                Object instance = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return; // no such signals here: the default action stays
        }
    }

    private static void handle(StopToken stop, PrintStream err) {
        if (stop.requested()) {
            Runtime.getRuntime().halt(Exit.INTERRUPTED);
        }
        stop.request();
        err.println();
        err.println("stopping after this step and saving a checkpoint; Ctrl-C again ends at once");
    }
}
