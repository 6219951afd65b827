package org.hone.assist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the documentation of a declaration says of one of its parameters. */
final class ParameterDoc {
    /** A blank behind a stop, but not behind that of a short word: Dr. GRPO. */
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[\\p{L}\\p{N}]{4}[.;]|[^\\p{L}\\p{N}][.;]) ");

    private ParameterDoc() {}

    /** The point of a list that begins with its name; else the sentences that name it; empty if there are none. */
    static String of(String doc, String parameter) {
        String name = "`" + parameter + "`";
        for (String point : points(doc)) {
            if (point.startsWith(name + ":")) {
                return point.substring(name.length() + 1).strip().replaceFirst("[;,]$", ".");
            }
        }
        return String.join(
                " ",
                paragraphs(doc).stream()
                        .flatMap(p -> Arrays.stream(SENTENCE_END.split(p)))
                        .filter(sentence -> sentence.contains(name))
                        .toList());
    }

    /** The points of its lists, each on one line without its dash. */
    private static List<String> points(String doc) {
        List<String> all = new ArrayList<>();
        boolean open = false;
        for (String line : doc.lines().toList()) {
            if (line.startsWith("- ")) {
                all.add(line.substring(2));
                open = true;
            } else if (open && line.startsWith("  ")) {
                all.add(all.removeLast() + " " + line.strip());
            } else {
                open = false;
            }
        }
        return all;
    }

    /** What stands outside of lists. */
    private static List<String> paragraphs(String doc) {
        List<String> all = new ArrayList<>();
        boolean open = false;
        for (String line : doc.lines().toList()) {
            boolean text = !line.isBlank() && !line.startsWith("- ") && !line.startsWith("  ");
            if (text && open) {
                all.add(all.removeLast() + " " + line.strip());
            } else if (text) {
                all.add(line.strip());
            }
            open = text;
        }
        return all;
    }
}
