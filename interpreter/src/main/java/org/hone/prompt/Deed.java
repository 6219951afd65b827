package org.hone.prompt;

import java.util.Optional;

/**
 * A statement that was done, for {@code :save}.
 *
 * @param name what it bound; {@code _3} where the user gave no name
 * @param text what was done, without a name
 * @param action whether it was an action rather than an expression
 * @param savable whether a run block can say it: an expression that reads a result cannot stand there
 */
record Deed(Optional<String> name, String text, boolean action, boolean savable) {
    /** The same where what it reads is gone. */
    Deed unsavable() {
        return new Deed(name, text, action, false);
    }

    /** As a line of a run block. */
    String line() {
        String line = name.map(n -> "let " + n + " = " + text).orElse(text);
        return savable ? line : "// only at the prompt: " + line.replace("\n", " ");
    }
}
