package org.hone.prompt;

/**
 * A command of the prompt.
 *
 * @param name without its colon
 * @param arguments as the help writes them; empty if it takes none
 * @param help one sentence
 * @param completes what its argument is
 */
public record Command(String name, String arguments, String help, Completes completes) {
    /** What an argument is, for those who complete it. */
    public enum Completes {
        NOTHING,
        FILE,
        /** A command. */
        COMMAND,
        PARAM,
        RECIPE,
        /** A declaration or a value of the session. */
        HELD,
        /** A reply that was sampled. */
        REPLY,
        /** Something that has mathematics. */
        EXPLAINED,
        /** Anything with a meaning. */
        WORD,
        EXPRESSION
    }
}
