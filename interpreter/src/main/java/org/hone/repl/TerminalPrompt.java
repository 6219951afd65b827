package org.hone.repl;

import java.io.PrintStream;
import java.util.Optional;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.runtime.record.StopToken;
import org.jline.terminal.Terminal;

/** Inputs from a person at a terminal. */
final class TerminalPrompt {
    private final Terminal terminal;
    private final LineEditor editor;
    private final LiveDisplay display;
    private final PrintStream out;
    private final StopToken stop;
    private final Runnable answered;

    /**
     * @param display the status line of the conversation's actions
     * @param out the terminal's output
     * @param stop asked to end the conversation; who asks raises INT afterwards, so that a wait for an input or an action ends
     * @param answered called after every answer
     */
    TerminalPrompt(
            Terminal terminal,
            LineEditor editor,
            LiveDisplay display,
            PrintStream out,
            StopToken stop,
            Runnable answered) {
        this.terminal = terminal;
        this.editor = editor;
        this.display = display;
        this.out = out;
        this.stop = stop;
        this.answered = answered;
    }

    /**
     * Answers inputs until the user leaves.
     *
     * @param first an input before those that are typed
     */
    void run(Conversation conversation, Guarded guarded, Optional<String> first) {
        // Between an answer and the next prompt nobody waits for Ctrl-C; by default it would end the process.
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> {});
        try {
            converse(conversation, guarded, first);
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    private void converse(Conversation conversation, Guarded guarded, Optional<String> first) {
        if (first.isPresent() && !answer(conversation, guarded, first.get())) {
            return;
        }
        boolean hinted = false;
        while (!stop.requested()) {
            switch (editor.read()) {
                case LineEditor.Input.Text text -> {
                    if (!text.text().isBlank() && !answer(conversation, guarded, text.text())) {
                        return;
                    }
                }
                case LineEditor.Input.Cleared cleared -> {
                    endLine();
                    if (cleared.empty() && !hinted && !stop.requested()) {
                        out.println("Ctrl-D or :quit leaves");
                        hinted = true;
                    }
                }
                case LineEditor.Input.End end -> {
                    if (!end.rest().isBlank()) {
                        answer(conversation, guarded, end.rest());
                    }
                    return;
                }
            }
        }
    }

    /** On a dumb screen the cursor stands behind what was echoed of Ctrl-C. */
    private void endLine() {
        if (Terminals.dumb(terminal)) {
            out.println();
        }
    }

    /** Gives false when the user wants to leave. */
    private boolean answer(Conversation conversation, Guarded guarded, String input) {
        Interruption interruption = new Interruption(conversation);
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> interruption.next());
        Terminal.SignalHandler resized = terminal.handle(Terminal.Signal.WINCH, signal -> display.resized());
        // What is typed ahead would be written into the status line; it is read by the next prompt.
        boolean echo = terminal.echo(false);
        Reply reply;
        try {
            reply = guarded.answer(input);
        } finally {
            interruption.over();
            terminal.echo(echo);
            terminal.handle(Terminal.Signal.WINCH, resized);
            terminal.handle(Terminal.Signal.INT, before);
        }
        display.erase();
        reply.parts().forEach(part -> out.print(part.text()));
        out.flush();
        answered.run();
        return reply.outcome() != Reply.Outcome.QUIT;
    }

    /** Ctrl-C while an input is answered. Signals come on a thread of their own, and may come late. */
    private final class Interruption {
        private final Conversation conversation;
        private int times;
        private boolean over;

        Interruption(Conversation conversation) {
            this.conversation = conversation;
        }

        synchronized void next() {
            if (over) {
                return;
            }
            times++;
            if (times == 1) {
                endLine();
                display.line("stopping after this step; Ctrl-C again leaves at once");
                conversation.stop();
            } else {
                conversation.interrupt();
            }
        }

        synchronized void over() {
            over = true;
        }
    }
}
