package org.hone.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;
import org.jline.terminal.Terminal;

/** The prompt, on whatever stands at the other end: a terminal, a dumb one, or a pipe. */
final class Repl {
    private static final int WIDTH_OF_A_PIPE = 100;

    private final Map<String, String> environment;
    private final Clock clock;

    Repl(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Answers what comes through a pipe. */
    Reply.Outcome script(
            InputStream in,
            PrintStream out,
            PrintStream err,
            boolean echo,
            LiveDisplay display,
            Function<View, Conversation> opening)
            throws IOException {
        View view = new View(display, () -> WIDTH_OF_A_PIPE, Glyphs.of(environment), false, false);
        try (Conversation conversation = opening.apply(view)) {
            return new ScriptPrompt(in, out, err, echo).run(new Guarded(conversation, faults()));
        }
    }

    /** Answers what a person types. */
    void terminal(Terminal terminal, boolean coloured, Function<View, Conversation> opening) throws IOException {
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        boolean dumb = Terminals.dumb(terminal);
        Glyphs glyphs = Glyphs.of(environment);
        LiveDisplay display =
                new LiveDisplay(out, !dumb, glyphs, () -> columns(terminal), System::nanoTime);
        View view = new View(display, () -> columns(terminal), glyphs, coloured && !dumb, coloured && !dumb);
        try (Conversation conversation = opening.apply(view)) {
            InputHighlighter highlighter = new InputHighlighter(text -> java.util.List.of());
            LineEditor editor = new LineEditor(
                    terminal,
                    view.coloured(),
                    (reader, line, candidates) -> {},
                    highlighter,
                    java.util.List.of(),
                    history(out));
            new TerminalPrompt(terminal, editor, display, out, highlighter::forget)
                    .run(conversation, new Guarded(conversation, faults()));
        }
    }

    private Optional<Path> history(PrintStream out) {
        Optional<Path> file = HistoryFile.of(environment);
        if (file.isPresent()) {
            try {
                HistoryFile.prepare(file.get());
            } catch (IOException e) {
                out.println("history is not kept: " + e.getMessage());
                return Optional.empty();
            }
        }
        return file;
    }

    private Faults faults() {
        return new Faults(HistoryFile.of(environment).map(Path::toAbsolutePath).map(Path::getParent), clock);
    }

    /** A terminal that does not know its size says 0. */
    private static int columns(Terminal terminal) {
        return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
    }
}
