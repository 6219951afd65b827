package org.hone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.runtime.record.RunListener;

/**
 * What the launcher and the environment say of the screen.
 *
 * @param live whether a line of standard error can be redrawn
 * @param coloured whether standard error shows colours
 * @param glyphs characters it can show
 */
record Screen(boolean live, boolean coloured, Glyphs glyphs) {
    /** Set by the launcher to {@code 1} when standard error is a terminal: Java itself can only tell of all streams together. */
    static final String STDERR_IS_A_TERMINAL = "HONE_STDERR_TTY";

    /** Set by the launcher to {@code 1} when standard output is a terminal. */
    static final String STDOUT_IS_A_TERMINAL = "HONE_STDOUT_TTY";

    /** Set by the launcher to {@code 1} when standard input is a terminal. */
    static final String STDIN_IS_A_TERMINAL = "HONE_STDIN_TTY";

    private static final int USUAL_WIDTH = 80;

    static Screen of(Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        boolean terminal = "1".equals(environment.get(STDERR_IS_A_TERMINAL))
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean colour = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(terminal, colour, Glyphs.of(environment));
    }

    /** Whether results may be in colour: where standard output is a terminal. */
    static boolean colouredResults(Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        return "1".equals(environment.get(STDOUT_IS_A_TERMINAL))
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"))
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Shows progress on standard error. */
    LiveDisplay display(Surroundings surroundings) {
        Width width = new Width(surroundings.environment());
        return new LiveDisplay(surroundings.err(), live, glyphs, width::columns, System::nanoTime);
    }

    /** Columns now. */
    int columns(Surroundings surroundings) {
        return live ? new Width(surroundings.environment()).columns() : USUAL_WIDTH;
    }

    /** No progress at all. */
    static RunListener quiet() {
        return RunListener.silent();
    }

    /** The width of the terminal, asked for again every few seconds: windows are resized. */
    private static final class Width {
        private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

        private final Map<String, String> environment;
        private int columns;
        private long asked;

        Width(Map<String, String> environment) {
            this.environment = environment;
        }

        int columns() {
            long now = System.nanoTime();
            if (columns == 0 || now - asked > FRESH_NANOS) {
                columns = ask();
                asked = now;
            }
            return columns;
        }

        private int ask() {
            try {
                Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                stty.getOutputStream().close();
                try (InputStream in = stty.getInputStream()) {
                    String[] size = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ", -1);
                    if (size.length == 2 && size[1].matches("[1-9]\\d{0,4}")) {
                        return Integer.parseInt(size[1]);
                    }
                }
            } catch (IOException e) {
                return fromEnvironment();
            }
            return fromEnvironment();
        }

        private int fromEnvironment() {
            String columnsSet = environment.getOrDefault("COLUMNS", "");
            return columnsSet.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columnsSet) : USUAL_WIDTH;
        }
    }
}
