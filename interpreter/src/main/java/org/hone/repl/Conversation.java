package org.hone.repl;

/** What answers inputs: a session with its values, and how they are written. */
interface Conversation extends AutoCloseable {
    /** Answers an input. An action shows its progress meanwhile. */
    Reply answer(String input);

    /** Asks the action going on to end with what it has; from any thread, and nothing happens where there is none. */
    void stop();

    /** Leaves the action going on as soon as can be. */
    void interrupt();

    @Override
    void close();
}
