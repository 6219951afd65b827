package org.hone.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hone.cli.ScriptedBackend;
import org.hone.grammar.Completeness;
import org.hone.plan.ParamInputs;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;

/**
 * Plays a script to a session and writes down what is said. Lines are gathered into inputs as at a terminal. Lines that
 * begin with {@code //!} are for the stage: {@code //! file NAME} up to {@code //! end} writes a file, {@code //! cat NAME}
 * shows one, {@code //! stop after N} stops the actions that follow after step N, and {@code //! fail after N} makes them fail. {@code HERE} is the session's
 * folder.
 */
final class Transcript {
    private final Path folder;
    private final StopToken stop = new StopToken();
    private final StringBuilder written = new StringBuilder();
    private int stopAfter = Integer.MAX_VALUE;
    private int failAfter = Integer.MAX_VALUE;

    private Transcript(Path folder) {
        this.folder = folder;
    }

    /** The transcript of a script that begins in a folder. */
    static String play(String script, Path folder) throws IOException {
        Transcript transcript = new Transcript(folder);
        transcript.play(new ArrayDeque<>(script.lines().toList()));
        return transcript.written.toString().replace(folder.toString(), "HERE").stripTrailing() + "\n";
    }

    /** A session in a folder. */
    static PromptSession session(Path folder, ScriptedBackend.Incident incident) {
        return PromptSession.open(new Setup(
                folder,
                folder.resolve("runs"),
                ParamInputs.NONE,
                (engine, listener) -> new ScriptedBackend(incident),
                new Backend.Engine("cpu", 1),
                RunListener.silent(),
                Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC),
                UnaryOperator.identity()));
    }

    private void incident(int step) throws IOException {
        if (step >= stopAfter) {
            stop.request();
        }
        if (step >= failAfter) {
            throw new IOException("the disk is full");
        }
    }

    private void play(Deque<String> lines) throws IOException {
        try (PromptSession session = session(folder, this::incident)) {
            while (!lines.isEmpty()) {
                String line = lines.pop();
                if (line.startsWith("//!")) {
                    stage(line.substring(3).strip(), lines);
                    continue;
                }
                StringBuilder input = new StringBuilder(line);
                while (!lines.isEmpty() && unfinished(input.toString())) {
                    input.append('\n').append(lines.pop());
                }
                if (input.toString().isBlank()) {
                    continue;
                }
                written.append("> ")
                        .append(input.toString().replace("\n", "\n. "))
                        .append('\n');
                stop.reset();
                Answer answer = session.submit(input.toString().replace("HERE", folder.toString()), stop);
                answer.pieces()
                        .forEach(p ->
                                written.append(PieceText.of(p).stripTrailing()).append('\n'));
                if (answer.outcome() != Answer.Outcome.DONE) {
                    written.append("[").append(answer.outcome()).append("]\n");
                }
                written.append('\n');
                if (answer.outcome() == Answer.Outcome.QUIT) {
                    return;
                }
            }
        }
    }

    private static boolean unfinished(String text) {
        String start = text.stripLeading();
        boolean command = start.startsWith(":") || start.startsWith("?");
        boolean doc = List.of(text.split("\n")).getLast().strip().startsWith("///");
        return !command && (doc || Completeness.of(text) == Completeness.INCOMPLETE);
    }

    private void stage(String direction, Deque<String> lines) throws IOException {
        String[] words = direction.split(" ", -1);
        switch (words[0]) {
            case "file" -> {
                StringBuilder text = new StringBuilder();
                for (String line = lines.pop(); !line.equals("//! end"); line = lines.pop()) {
                    text.append(line).append('\n');
                }
                Files.writeString(folder.resolve(words[1]), text);
                written.append("[").append(words[1]).append(" is written]\n\n");
            }
            case "cat" ->
                written.append("[")
                        .append(words[1])
                        .append("]\n")
                        .append(Files.readString(folder.resolve(words[1])))
                        .append('\n');
            case "stop" -> stopAfter = Integer.parseInt(words[2]);
            case "fail" -> failAfter = Integer.parseInt(words[2]);
            default -> throw new IllegalArgumentException("no direction of the stage: " + direction);
        }
    }
}
