package org.hone.repl;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.hone.diagnostics.Code;

/** Faults of Hone itself: the prompt goes on, and the details are kept for a report. */
final class Faults {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Optional<Path> folder;
    private final Clock clock;

    /**
     * @param folder where details are written; empty for the folder of temporary files
     */
    Faults(Optional<Path> folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Writes the details down; gives what to tell the user. */
    String report(String input, Throwable fault) {
        String head = "error[" + Code.INTERNAL.id() + "]: " + Code.INTERNAL.title() + ": " + named(fault) + "\n";
        try {
            Path file = file();
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
                out.println("input:");
                out.println(input);
                out.println();
                fault.printStackTrace(out);
            }
            return head + "= note: the details are in " + file
                    + "\nhelp: please report them; the session and its values are still there\n";
        } catch (IOException e) {
            return head + "= note: the details could not be written: " + e.getMessage() + "\n";
        }
    }

    private static String named(Throwable fault) {
        String message = fault.getMessage();
        return fault.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    private Path file() throws IOException {
        String name = "fault-" + TIME.format(LocalDateTime.now(clock));
        if (folder.isPresent()) {
            try {
                return Files.createDirectories(folder.get()).resolve(name + ".txt");
            } catch (IOException e) {
                return Files.createTempFile("hone-" + name, ".txt");
            }
        }
        return Files.createTempFile("hone-" + name, ".txt");
    }
}
