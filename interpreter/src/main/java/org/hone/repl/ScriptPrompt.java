package org.hone.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Inputs from a pipe: answers on standard output, complaints on standard error, no prompts and no escape codes. */
public final class ScriptPrompt {
    private final PipedInput input;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean echo;

    /**
     * @param echo whether every input is printed before its answer
     */
    public ScriptPrompt(InputStream in, PrintStream out, PrintStream err, boolean echo) {
        this.input = new PipedInput(in);
        this.out = out;
        this.err = err;
        this.echo = echo;
    }

    /**
     * Answers inputs to the end of the pipe; after the first action that the user stops, no more.
     *
     * @return the worst that happened
     * @throws IOException if the pipe cannot be read
     */
    Reply.Outcome run(Guarded conversation) throws IOException {
        Reply.Outcome worst = Reply.Outcome.DONE;
        for (Optional<String> next = input.next(); next.isPresent(); next = input.next()) {
            if (echo) {
                out.println(LineEditor.asTyped(next.get()));
            }
            Reply reply = conversation.answer(next.get());
            out.print(reply.answer());
            out.flush();
            err.print(reply.complaint());
            err.flush();
            switch (reply.outcome()) {
                case DONE -> {}
                case ERROR -> worst = Reply.Outcome.ERROR;
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
}
