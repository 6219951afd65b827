package org.hone.repl;

/**
 * What is printed for an input.
 *
 * @param answer text for standard output, with its line ends
 * @param complaint errors and warnings, with their line ends
 * @param outcome what became of the input
 */
record Reply(String answer, String complaint, Outcome outcome) {
    /** What became of an input. */
    enum Outcome {
        DONE,
        /** It had an error, or an action failed. */
        ERROR,
        /** The user stopped an action. */
        STOPPED,
        /** The user wants to leave. */
        QUIT
    }
}
