package org.hone.prompt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind the word of a command.
 *
 * @param text without blanks at its ends
 */
public record Arguments(String text) {
    private static final char QUOTE = '"';

    /** What stands behind the word of a command line, which may begin with its colon. */
    public static Arguments of(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        return new Arguments(parts.length < 2 ? "" : parts[1].strip());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Cut at blanks. */
    List<String> words() {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
    }

    /** The only word; empty if there is none or more. */
    Optional<String> word() {
        return words().size() == 1 ? Optional.of(text) : Optional.empty();
    }

    /**
     * The path of a file: a word, or any text in quotes, in which {@code \"} is a quote. Empty if there is none, or more than
     * one thing.
     */
    Optional<String> path() {
        if (text.isEmpty() || text.charAt(0) != QUOTE) {
            return word();
        }
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == QUOTE) {
                return i == text.length() - 1 ? Optional.of(path.toString()) : Optional.empty();
            }
            boolean quoted = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == QUOTE;
            path.append(quoted ? QUOTE : c);
            i += quoted ? 1 : 0;
        }
        return Optional.empty();
    }

    /** A path as {@link #path} reads it. */
    public static String quoted(String path) {
        boolean plain = !path.isEmpty() && path.chars().noneMatch(c -> Character.isWhitespace(c) || c == QUOTE);
        return plain ? path : QUOTE + path.replace("\"", "\\\"") + QUOTE;
    }
}
