package org.hone.repl;

import java.util.function.Supplier;
import org.hone.prompt.Answer;
import org.hone.prompt.PromptSession;
import org.hone.runtime.record.StopToken;

/** Answers by a session. */
final class SessionConversation implements Conversation {
    private final PromptSession session;
    private final AnswerText text;
    private final Supplier<StopToken> tokens;
    private volatile StopToken stop;

    /**
     * @param session closed with this
     * @param tokens what can stop the actions of an input, asked for each
     */
    SessionConversation(PromptSession session, View view, Supplier<StopToken> tokens) {
        this.session = session;
        this.text = new AnswerText(view);
        this.tokens = tokens;
        this.stop = tokens.get();
    }

    @Override
    public Reply answer(String input) {
        StopToken own = tokens.get();
        stop = own;
        Answer answer = session.submit(input, own);
        return new Reply(
                answer.pieces().stream().map(text::part).toList(),
                switch (answer.outcome()) {
                    case DONE -> Reply.Outcome.DONE;
                    case WRONG -> Reply.Outcome.ERROR;
                    case FAILED -> Reply.Outcome.FAILED;
                    case STOPPED -> Reply.Outcome.STOPPED;
                    case QUIT -> Reply.Outcome.QUIT;
                });
    }

    @Override
    public void stop() {
        stop.request();
    }

    @Override
    public void interrupt() {
        stop.interrupt();
    }

    @Override
    public void close() {
        session.close();
    }
}
