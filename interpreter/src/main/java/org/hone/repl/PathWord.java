package org.hone.repl;

import java.util.List;
import org.hone.prompt.Arguments;
import org.jline.reader.CompletingParsedLine;

/**
 * The path of a file as the word under the cursor: up to the end of the line, in quotes or not.
 *
 * @param line the whole input
 * @param start where it begins, with its quote
 */
record PathWord(String line, int cursor, int start) implements CompletingParsedLine {
    private static final String QUOTE = "\"";

    private boolean quoted() {
        return line.startsWith(QUOTE, start);
    }

    /** Without quotes. */
    @Override
    public String word() {
        String raw = line.substring(start);
        if (!quoted()) {
            return raw;
        }
        String inside = raw.substring(1);
        return (inside.endsWith(QUOTE) ? inside.substring(0, inside.length() - 1) : inside).replace("\\\"", QUOTE);
    }

    @Override
    public int wordCursor() {
        return Math.min(word().length(), Math.max(0, cursor - start - (quoted() ? 1 : 0)));
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word());
    }

    /** In quotes if it must be, or if the user began with one; what may go on stays open. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String path = candidate.toString();
        String written = Arguments.quoted(path);
        if (!quoted() && written.equals(path)) {
            return path;
        }
        String closed = written.equals(path) ? QUOTE + path + QUOTE : written;
        return complete ? closed : closed.substring(0, closed.length() - 1);
    }

    @Override
    public int rawWordCursor() {
        return cursor - start;
    }

    @Override
    public int rawWordLength() {
        return line.length() - start;
    }
}
