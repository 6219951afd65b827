package org.hone.repl;

import java.util.List;

/**
 * What is printed for an input.
 *
 * @param parts in their order
 * @param outcome what became of the input
 */
record Reply(List<Part> parts, Outcome outcome) {
    Reply {
        parts = List.copyOf(parts);
    }

    /**
     * Text with its line ends.
     *
     * @param complaint whether it is an error or a warning
     */
    record Part(boolean complaint, String text) {
        static Part answer(String text) {
            return new Part(false, text);
        }

        static Part complaint(String text) {
            return new Part(true, text);
        }
    }

    /** What became of an input. */
    enum Outcome {
        DONE,
        /** It had an error. */
        ERROR,
        /** An action failed. */
        FAILED,
        /** The user stopped an action. */
        STOPPED,
        /** The user wants to leave. */
        QUIT
    }
}
