package org.hone.repl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.prompt.PromptSession;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.source.Span;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The prompt, on whatever stands at the other end: a terminal, a dumb one, or a pipe. */
public final class Repl {
    private static final int USUAL_WIDTH = 80;
    private static final int WIDTH_OF_A_PIPE = 500;

    private final Map<String, String> environment;
    private final Clock clock;

    /**
     * @param environment says where history is kept and which characters can be shown
     * @param clock names what is written down of faults
     */
    public Repl(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Opens a session that tells its progress to a listener. */
    @FunctionalInterface
    public interface Opening {
        PromptSession open(RunListener listener);
    }

    /** What became of a script. */
    public enum End {
        DONE,
        /** An input had an error. */
        ERROR,
        /** An action failed. */
        FAILED,
        /** The user stopped it. */
        STOPPED
    }

    /**
     * Answers what comes through a pipe: answers to {@code out}, complaints and progress to {@code err}.
     *
     * @param first an input before the others, such as the loading of a program
     * @param echo whether every input is printed before its answer
     * @param stop stops the action going on, and the script
     * @throws IOException if the pipe cannot be read
     */
    public End script(
            InputStream in,
            PrintStream out,
            PrintStream err,
            LiveDisplay display,
            boolean echo,
            StopToken stop,
            Optional<String> first,
            Opening opening)
            throws IOException {
        View view = new View(display, () -> WIDTH_OF_A_PIPE, Glyphs.of(environment), false, false);
        try (Conversation conversation = new SessionConversation(opening.open(display), view, () -> stop)) {
            ScriptPrompt prompt = new ScriptPrompt(in, out, err, display, echo);
            Reply.Outcome worst = prompt.run(new Guarded(conversation, faults()), first);
            return switch (worst) {
                case DONE, QUIT -> stop.requested() ? End.STOPPED : End.DONE;
                case ERROR -> End.ERROR;
                case FAILED -> End.FAILED;
                case STOPPED -> End.STOPPED;
            };
        }
    }

    /**
     * Answers what a person types at the terminal of this process.
     *
     * @param coloured whether the person wants colours; a dumb terminal shows none
     * @param stop stops the action going on, and ends the conversation; TERM and HUP ask it to
     * @throws IOException if there is no terminal
     */
    public End terminal(boolean coloured, StopToken stop, Optional<String> first, Opening opening) throws IOException {
        try (Terminal terminal = Terminals.system();
                Terminals.Signalled signalled = Terminals.signalled(terminal, stop)) {
            terminal(signalled.terminal(), coloured, stop, first, opening);
        }
        return stop.requested() ? End.STOPPED : End.DONE;
    }

    /** The same at a given terminal, which stays open. */
    void terminal(Terminal terminal, boolean coloured, StopToken stop, Optional<String> first, Opening opening)
            throws IOException {
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        boolean dumb = Terminals.dumb(terminal);
        Glyphs glyphs = Glyphs.of(environment);
        IntSupplier width = () -> terminal.getColumns() > 0 ? terminal.getColumns() : USUAL_WIDTH;
        LiveDisplay display = new LiveDisplay(out, !dumb, glyphs, width, System::nanoTime);
        View view = new View(display, width, glyphs, coloured && !dumb, coloured && !dumb);
        PromptSession session = opening.open(display);
        try (Conversation conversation = new SessionConversation(session, view, () -> StopToken.following(stop))) {
            InputHighlighter highlighter = new InputHighlighter(text -> unknown(session, text));
            LineEditor editor = new LineEditor(
                    terminal,
                    view.coloured(),
                    new InputCompleter(session, glyphs),
                    highlighter,
                    InputCompleter.GROUPS,
                    history(out));
            new TerminalPrompt(terminal, editor, display, out, stop, highlighter::forget)
                    .run(conversation, new Guarded(conversation, faults()), first);
        }
    }

    /** Names that nothing declares, but for the one that is being typed. */
    private static List<Span> unknown(PromptSession session, String text) {
        return InputParser.isCommand(text)
                ? List.of()
                : session.unknown(text).stream()
                        .filter(span -> span.end() < text.length())
                        .toList();
    }

    /** Answers a few inputs at a terminal that nobody sees, so that what that loads can be kept for the next start. */
    public static void rehearse(Opening opening) {
        String typed = "1 + 1\rlet x = [1.0, 2.0]\rx |> mea\t\rnothing\r:help\r:type 1\r?mean\r\u0004";
        InputStream keys = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        try (Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .provider(TerminalBuilder.PROP_PROVIDER_JNI)
                .type("xterm-256color")
                .streams(keys, OutputStream.nullOutputStream())
                .build()) {
            new Repl(Map.of(HistoryFile.VARIABLE, ""), Clock.systemUTC())
                    .terminal(terminal, true, new StopToken(), Optional.empty(), opening);
        } catch (IOException e) {
            return; // no pseudo-terminals here: the start is slower, that is all
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
}
