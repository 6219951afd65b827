package org.hone.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.hone.runtime.record.StopToken;

/** Runs commands in this process and keeps what they print. */
final class Shell {
    final ScriptedBackend backend;
    final StopToken stop = new StopToken();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String typed = "";

    Shell() {
        backend = new ScriptedBackend(step -> {});
    }

    Shell(ScriptedBackend.Incident incident) {
        backend = new ScriptedBackend(incident);
    }

    /** A shell whose user interrupts after a step. */
    static Shell interruptedAfter(int step) {
        Shell[] self = new Shell[1];
        self[0] = new Shell(done -> {
            if (done == step) {
                self[0].stop.request();
            }
        });
        return self[0];
    }

    /** What the next command reads from standard input. */
    Shell typing(String text) {
        typed = text;
        return this;
    }

    int run(Object... args) {
        out.reset();
        err.reset();
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        return Main.run(words, surroundings());
    }

    /** What commands see of this shell. */
    Surroundings surroundings() {
        return new Surroundings(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("LANG", "C.UTF-8", "NO_COLOR", "1"),
                Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC),
                stop,
                (engine, listener) -> backend);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
