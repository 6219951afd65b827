package org.hone.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program in a real terminal: a tmux server of its own with one window. */
final class Tmux implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final Map<String, String> environment;
    /** Another one for each server: the last one in a folder may still be ending when the next one begins. */
    private final String socket = "tmux-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);

    private Tmux(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** Whether there is a tmux to be had. */
    static boolean installed() {
        try {
            Process process =
                    new ProcessBuilder("tmux", "-V").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts a program.
     *
     * @param folder where the program runs; the server's socket is there too
     * @param environment variables besides those of this process
     */
    static Tmux start(Path folder, Map<String, String> environment, int columns, int rows, List<String> command)
            throws IOException {
        Tmux tmux = new Tmux(folder, environment);
        List<String> words = new ArrayList<>(List.of(
                "-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "" + rows, "-c", folder.toString()));
        words.add(String.join(" ", command.stream().map(Tmux::quoted).toList()));
        tmux.tmux(words);
        return tmux;
    }

    /** Types text as it is. */
    Tmux type(String text) throws IOException {
        // tmux takes a semicolon at the end of a word for its own.
        tmux(List.of(
                "send-keys", "-l", "--", text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text));
        return this;
    }

    /** Presses a key by tmux's name for it: {@code Enter}, {@code Tab}, {@code C-c}. */
    Tmux press(String key) throws IOException {
        tmux(List.of("send-keys", key));
        return this;
    }

    /** Types a line and ends it. */
    Tmux enter(String line) throws IOException {
        return type(line).press("Enter");
    }

    /** Gives the window another size. */
    void resize(int columns, int rows) throws IOException {
        tmux(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    }

    /** What stands on the screen, without the empty lines at the end. */
    String screen() throws IOException {
        return tmux(List.of("capture-pane", "-p")).stripTrailing();
    }

    /** The same with escape codes for colours, and with what has scrolled away. */
    String colouredScreen() throws IOException {
        return tmux(List.of("capture-pane", "-p", "-e", "-S", "-")).stripTrailing();
    }

    /**
     * Waits until the screen is as wanted.
     *
     * @throws AssertionError with the screen if that takes a minute
     */
    String await(String what, Predicate<String> wanted) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            String screen = screen();
            if (wanted.test(screen)) {
                return screen;
            }
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new AssertionError("no " + what + " on the screen:\n" + screen);
            }
            TimeUnit.MILLISECONDS.sleep(40);
        }
    }

    /** Waits for a text. */
    String await(String text) throws IOException, InterruptedException {
        return await("`" + text + "`", screen -> screen.contains(text));
    }

    /** Waits for an empty prompt in the last line. */
    String prompt() throws IOException, InterruptedException {
        return await("empty prompt", screen -> screen.endsWith("hone>"));
    }

    @Override
    public void close() throws IOException {
        tmux(List.of("kill-server"));
    }

    private String tmux(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket));
        command.addAll(words);
        // The socket's path must be short, so it is named from its own folder.
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
