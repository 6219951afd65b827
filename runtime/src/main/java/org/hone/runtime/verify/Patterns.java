package org.hone.runtime.verify;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * Regular expressions in RE2's syntax: no back-references and no look-around, hence a time that is linear in the text,
 * whatever the reply is.
 */
public final class Patterns {
    private Patterns() {}

    /** What is wrong with a pattern; nothing if it can be used. */
    public static Optional<String> fault(String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** Whether the pattern matches anywhere in the text. */
    static boolean found(String text, String pattern) {
        return compile(pattern).matcher(text).find();
    }

    /** The first group of the last match, or the whole match if there is no group; nothing without a match. */
    static Optional<String> last(String text, String pattern) {
        Matcher matcher = compile(pattern).matcher(text);
        Optional<String> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.ofNullable(matcher.group(Math.min(matcher.groupCount(), 1)));
        }
        return last;
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern `" + pattern + "` cannot be read: " + e.getDescription(), e);
        }
    }
}
