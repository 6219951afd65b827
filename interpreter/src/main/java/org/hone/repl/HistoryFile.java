package org.hone.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where inputs are remembered between sessions. */
final class HistoryFile {
    /** Names the file; empty for no history on disk. */
    static final String VARIABLE = "HONE_HISTORY";

    private HistoryFile() {}

    /**
     * The file: {@code HONE_HISTORY}, or {@code hone/history} in the folder for state that the XDG base directory specification
     * names ({@code XDG_STATE_HOME}, else {@code ~/.local/state}). Empty if there shall be none, or no home to put it in.
     */
    static Optional<Path> of(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        if (named != null) {
            return named.isBlank() ? Optional.empty() : path(named);
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The specification: a path that is not absolute is invalid and shall be ignored.
        if (state.startsWith("/")) {
            return path(state).map(folder -> folder.resolve("hone").resolve("history"));
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty()
                ? Optional.empty()
                : path(home).map(folder -> folder.resolve(".local/state/hone/history"));
    }

    /**
     * Makes the file and its folder; nobody but its owner may read it.
     *
     * @throws IOException if the history cannot be kept there
     */
    static void prepare(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            throw new IOException(file + " cannot be written");
        }
        // What is typed may name private things.
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
