package org.hone.runtime.text.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directives of {@code strftime} that templates use, in English. */
final class Strftime {

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("d", "dd"),
            Map.entry("m", "MM"),
            Map.entry("b", "MMM"),
            Map.entry("B", "MMMM"),
            Map.entry("y", "yy"),
            Map.entry("Y", "yyyy"),
            Map.entry("H", "HH"),
            Map.entry("I", "hh"),
            Map.entry("M", "mm"),
            Map.entry("S", "ss"),
            Map.entry("p", "a"),
            Map.entry("a", "EEE"),
            Map.entry("A", "EEEE"),
            Map.entry("j", "DDD"));

    private static final Pattern DIRECTIVE = Pattern.compile("%(.?)", Pattern.DOTALL);

    private Strftime() {}

    static String format(String format, LocalDateTime now) {
        return DIRECTIVE.matcher(format).replaceAll(match -> Matcher.quoteReplacement(directive(match.group(1), now)));
    }

    private static String directive(String letter, LocalDateTime now) {
        if (letter.equals("%")) {
            return "%";
        }
        String pattern = PATTERNS.get(letter);
        if (pattern == null) {
            throw new JinjaException("strftime_now: '%" + letter + "' is not supported");
        }
        return now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }
}
