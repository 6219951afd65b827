package org.hone.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Opens the terminal of this process. */
final class Terminals {
    private static final String INTERRUPT = "INT";

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
     * A terminal that Ctrl-C reaches, until this is closed. That of a dumb screen reads a stream and hears no signals of the process.
     *
     * @param before what handled the signal until now; null if the terminal hears it by itself
     */
    record Signalled(Terminal terminal, @Nullable Object before) implements AutoCloseable {
        @Override
        public void close() {
            if (before != null) {
                Signals.unregister(INTERRUPT, before);
            }
        }
    }

    /** Lets Ctrl-C reach a terminal. */
    static Signalled signalled(Terminal terminal) {
        return new Signalled(
                terminal,
                terminal instanceof DumbTerminal
                        ? Signals.register(INTERRUPT, () -> terminal.raise(Terminal.Signal.INT))
                        : null);
    }

    /** Whether escape codes move its cursor. */
    static boolean dumb(Terminal terminal) {
        return terminal.getType().equals(Terminal.TYPE_DUMB)
                || terminal.getType().equals(Terminal.TYPE_DUMB_COLOR);
    }
}
