package org.hone.repl;

import java.util.List;

/** A conversation that no fault of Hone ends: it is written down, and the next input is answered. */
final class Guarded {
    private final Conversation conversation;
    private final Faults faults;

    Guarded(Conversation conversation, Faults faults) {
        this.conversation = conversation;
        this.faults = faults;
    }

    /** Answers an input, with a complaint if that fails in a way it should not. */
    Reply answer(String input) {
        try {
            return conversation.answer(input);
        } catch (RuntimeException | Error fault) {
            return new Reply(List.of(Reply.Part.complaint(faults.report(input, fault))), Reply.Outcome.ERROR);
        }
    }
}
