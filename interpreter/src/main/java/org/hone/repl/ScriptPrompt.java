package org.hone.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.hone.cli.terminal.LiveDisplay;

/** Inputs from a pipe: answers on standard output, complaints on standard error, no prompts and no escape codes. */
final class ScriptPrompt {
    private final PipedInput input;
    private final PrintStream out;
    private final PrintStream err;
    private final LiveDisplay display;
    private final boolean echo;

    /**
     * @param display where actions show their progress
     * @param echo whether every input is printed before its answer
     */
    ScriptPrompt(InputStream in, PrintStream out, PrintStream err, LiveDisplay display, boolean echo) {
        this.input = new PipedInput(in);
        this.out = out;
        this.err = err;
        this.display = display;
        this.echo = echo;
    }

    /**
     * Answers inputs to the end of the pipe; after the first action that the user stops, no more.
     *
     * @param first an input before those of the pipe
     * @return the worst that happened
     * @throws IOException if the pipe cannot be read
     */
    Reply.Outcome run(Guarded conversation, Optional<String> first) throws IOException {
        Reply.Outcome worst = first.isPresent() ? answer(conversation, first.get()) : Reply.Outcome.DONE;
        if (worst == Reply.Outcome.QUIT || worst == Reply.Outcome.STOPPED) {
            return worst;
        }
        for (Optional<String> next = input.next(); next.isPresent(); next = input.next()) {
            if (echo) {
                out.println(LineEditor.asTyped(next.get()));
            }
            switch (answer(conversation, next.get())) {
                case DONE -> {}
                case ERROR -> worst = worst == Reply.Outcome.FAILED ? worst : Reply.Outcome.ERROR;
                case FAILED -> worst = Reply.Outcome.FAILED;
                case STOPPED -> {
                    return Reply.Outcome.STOPPED;
                }
                case QUIT -> {
                    return worst;
                }
            }
        }
        return worst;
    }

    private Reply.Outcome answer(Guarded conversation, String text) {
        Reply reply = conversation.answer(text);
        display.erase();
        for (Reply.Part part : reply.parts()) {
            PrintStream to = part.complaint() ? err : out;
            to.print(part.text());
            to.flush();
        }
        return reply.outcome();
    }
}
