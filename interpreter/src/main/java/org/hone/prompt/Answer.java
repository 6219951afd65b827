package org.hone.prompt;

import java.util.List;

/** What an input gives: pieces to be shown in their order, and what became of it. */
public record Answer(Outcome outcome, List<Piece> pieces) {
    public Answer {
        pieces = List.copyOf(pieces);
    }

    /** What became of an input. */
    public enum Outcome {
        DONE,
        /** The input was wrong; nothing was changed. */
        WRONG,
        /** An action failed. */
        FAILED,
        /** An action was stopped; what it had is an answer, if it had anything. */
        STOPPED,
        /** The user wants to leave. */
        QUIT
    }

    static Answer done(Piece... pieces) {
        return new Answer(Outcome.DONE, List.of(pieces));
    }

    static Answer done(List<Piece> pieces) {
        return new Answer(Outcome.DONE, pieces);
    }

    static Answer wrong(Piece... pieces) {
        return new Answer(Outcome.WRONG, List.of(pieces));
    }

    /** A complaint that needs no place in a text. */
    static Answer wrong(String complaint) {
        return wrong(new Piece.Complaint(complaint));
    }
}
