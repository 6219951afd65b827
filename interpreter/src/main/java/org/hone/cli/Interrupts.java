package org.hone.cli;

import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.ImmediateExit;
import org.jspecify.annotations.Nullable;

/**
 * Signals that ask the process to end. The first INT (Ctrl-C) or TERM asks the run to stop after its step, the second ends the process
 * at once. HUP, which a closed terminal sends, and often more than once, only ever asks. {@code sun.misc.Signal} is the only
 * way to keep the process alive on the first; it is reached by reflection because naming it makes the compiler warn, and where
 * it is missing a signal simply ends the process.
 */
final class Interrupts {
    /** Signals that come so soon after the first are that one, sent to the process and to its group, as {@code timeout} does. */
    static final Duration TOGETHER = Duration.ofMillis(200);

    private static final String INT = "INT";
    private static final String TERM = "TERM";
    private static final String HUP = "HUP";

    /** What a shell says of a process that a signal has ended. */
    private static final Map<String, Integer> STATUS = Map.of(HUP, 129, INT, Exit.INTERRUPTED, TERM, 143);

    private final StopToken stop;
    private final PrintStream err;
    private final LongSupplier nanos;
    private final IntConsumer leave;
    private final AtomicReference<@Nullable Long> first = new AtomicReference<>();

    /**
     * @param nanos a clock
     * @param leave ends the process at once
     */
    Interrupts(StopToken stop, PrintStream err, LongSupplier nanos, IntConsumer leave) {
        this.stop = stop;
        this.err = err;
        this.nanos = nanos;
        this.leave = leave;
    }

    /** Lets signals ask from now on. */
    static void install(StopToken stop, PrintStream err) {
        Interrupts interrupts = new Interrupts(stop, err, System::nanoTime, ImmediateExit::now);
        install(interrupts::heard);
    }

    /** Lets the first signal end the process at once from now on: for what leaves nothing half done. */
    static void leaving() {
        install(signal -> ImmediateExit.now(STATUS.getOrDefault(signal, Exit.INTERRUPTED)));
    }

    private static void install(Consumer<String> heard) {
        STATUS.keySet().forEach(name -> install(name, heard));
    }

    private static void install(String name, Consumer<String> heard) {
        InvocationHandler onSignal = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                heard.accept(name);
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
            Object instance = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return; // no such signal here: the default action stays
        }
    }

    /** A signal has come; each comes on a thread of its own. Printing is last, since a terminal may take nothing any more. */
    void heard(String signal) {
        if (signal.equals(HUP)) {
            if (!stop.requested()) {
                stop.request();
                err.println("the terminal is gone: stopping after this step and saving a checkpoint");
            }
            return;
        }
        long now = nanos.getAsLong();
        if (first.compareAndSet(null, now)) {
            stop.request();
            err.println();
            err.println("stopping after this step and saving a checkpoint; Ctrl-C again ends at once");
            return;
        }
        Long before = first.get();
        if (before != null && now - before > TOGETHER.toNanos()) {
            leave.accept(Exit.INTERRUPTED);
        }
    }
}
