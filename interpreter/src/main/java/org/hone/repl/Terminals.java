package org.hone.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

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

    /** Whether escape codes move its cursor. */
    static boolean dumb(Terminal terminal) {
        return terminal.getType().equals(Terminal.TYPE_DUMB)
                || terminal.getType().equals(Terminal.TYPE_DUMB_COLOR);
    }
}
