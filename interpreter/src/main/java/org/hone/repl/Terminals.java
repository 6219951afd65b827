package org.hone.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.runtime.record.StopToken;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;

/** Opens the terminal of this process. */
final class Terminals {
    private Terminals() {}

    /**
     * The terminal; a dumb one where the screen's kind is unknown or says so of itself.
     *
     * @throws IOException if there is no terminal at all
     */
    static Terminal system() throws IOException {
        return TerminalBuilder.builder()
                .name("hone")
                .system(true)
                // Half the start of the one through the foreign function interface.
                .provider(TerminalBuilder.PROP_PROVIDER_JNI)
                .dumb(true)
                .encoding(StandardCharsets.UTF_8)
                .build();
    }

    /**
     * A terminal that signals of the process reach, until this is closed.
     *
     * @param before what handled each of them until now
     */
    record Signalled(Terminal terminal, Map<String, Object> before) implements AutoCloseable {
        @Override
        public void close() {
            before.forEach(Signals::unregister);
        }
    }

    /**
     * Lets signals reach a terminal. TERM asks the conversation to end and then is as Ctrl-C, which wakes it. So is HUP, but for those that come
     * after the first: a terminal that is closed may send several.
     */
    static Signalled signalled(Terminal terminal, StopToken stop) {
        Map<String, Object> before = new LinkedHashMap<>();
        Runnable interrupt = () -> terminal.raise(Terminal.Signal.INT);
        // That of a dumb screen reads a stream and hears no signals of the process.
        if (terminal instanceof DumbTerminal) {
            register("INT", interrupt, before);
        }
        Runnable end = () -> {
            stop.request();
            interrupt.run();
        };
        register("TERM", end, before);
        register(
                "HUP",
                () -> {
                    if (!stop.requested()) {
                        end.run();
                    }
                },
                before);
        return new Signalled(terminal, before);
    }

    private static void register(String signal, Runnable action, Map<String, Object> before) {
        Object handler = Signals.register(signal, action);
        if (handler != null) {
            before.put(signal, handler);
        }
    }

    /** Whether escape codes move its cursor. */
    static boolean dumb(Terminal terminal) {
        return terminal.getType().equals(Terminal.TYPE_DUMB)
                || terminal.getType().equals(Terminal.TYPE_DUMB_COLOR);
    }
}
