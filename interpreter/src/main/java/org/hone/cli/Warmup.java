package org.hone.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.hone.repl.Repl;
import org.hone.runtime.record.StopToken;
import org.hone.session.NativeBackend;

/**
 * Runs the commands that need no model once, for the archive of loaded classes that the launcher makes after a build: what
 * they load starts from the archive afterwards.
 */
final class Warmup {
    private Warmup() {}

    /** Takes an example program. */
    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String program = args[0];
        for (List<String> command : List.of(
                List.of("check", program),
                List.of("check", program, "--format", "json"),
                List.of("plan", program),
                List.of("explain", program),
                List.of("fmt", "--check", program),
                List.of("doc", program))) {
            Main.run(command.toArray(String[]::new), nowhere, nowhere, Map.of());
        }
        Repl.rehearse(listener -> new ReplCommand(surroundings(nowhere)).session(listener));
    }

    private static Surroundings surroundings(PrintStream nowhere) {
        return new Surroundings(
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                Map.of(),
                Clock.systemUTC(),
                new StopToken(),
                new NativeBackend.Provider());
    }
}
