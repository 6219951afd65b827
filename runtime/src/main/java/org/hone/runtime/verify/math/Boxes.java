package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Answers in boxes. */
final class Boxes {
    private static final int GAP_LIMIT = 20;
    private static final String[] MARKS = {"\\boxed", "\\fbox"};

    private static final Pattern SPACE = Pattern.compile("\\\\q?quad|\\\\[,;: ()\\[\\]]|\\$");
    private static final Pattern TEXT = Pattern.compile("\\\\text\\s*\\{([^{}]*)\\}");
    private static final Pattern NAME =
            Pattern.compile("(?:^|(?<=\\band|\\bor|,|;)\\s*)[A-Za-z](?:_\\{?\\w+\\}?)?\\s*=$");
    private static final Pattern SAID = Pattern.compile("\\w");
    private static final Pattern JOINED = Pattern.compile("(?s).*\\b(and|or)");

    private Boxes() {}

    /** All boxes of a text. One that was never closed still says what its author was about to say. */
    static List<Piece> of(String text) {
        List<Piece> boxes = new ArrayList<>();
        int at = text.indexOf('\\');
        while (at >= 0) {
            int open = open(text, at);
            if (open < 0) {
                at = text.indexOf('\\', at + 1);
                continue;
            }
            int close = Notation.closing(text, open);
            int end = close < 0 ? text.length() : close + 1;
            boxes.add(new Piece(
                    at, end, text.substring(open + 1, close < 0 ? end : close).strip()));
            at = text.indexOf('\\', end);
        }
        return boxes;
    }

    /** Where the brace of a box opens; -1 if there is none. */
    private static int open(String text, int at) {
        for (String mark : MARKS) {
            if (text.startsWith(mark, at)) {
                int open = at + mark.length();
                while (open < text.length() && Character.isWhitespace(text.charAt(open))) {
                    open++;
                }
                return open < text.length() && text.charAt(open) == '{' ? open : -1;
            }
        }
        return -1;
    }

    /** What the boxes say; nothing if they may not say what they do. */
    static Optional<String> answer(String text, List<Piece> boxes, MathPolicy policy) {
        if (policy.is(Choice.Boxes.LAST)) {
            return Optional.of(boxes.getLast().content());
        }
        if (policy.is(Choice.Boxes.ONE)) {
            boolean closed =
                    Notation.closing(text, text.indexOf('{', boxes.getLast().start())) >= 0;
            String last = boxes.getLast().content();
            boolean one = boxes.stream().allMatch(box -> box.content().equals(last));
            return one && closed ? Optional.of(last) : Optional.empty();
        }
        int first = boxes.size() - 1;
        while (first > Math.max(0, boxes.size() - Piece.MOST)
                && together(text, boxes.get(first - 1).end(), boxes.get(first).start())) {
            first--;
        }
        Set<String> contents = new LinkedHashSet<>();
        boxes.subList(first, boxes.size()).forEach(box -> contents.add(box.content()));
        return Optional.of(String.join(", ", contents));
    }

    /** Whether two boxes with what stands between them are one answer. */
    private static boolean together(String text, int from, int to) {
        if (to - from > 5 * GAP_LIMIT) {
            return false;
        }
        String said = SPACE.matcher(text.substring(from, to)).replaceAll(" ");
        String gap = NAME.matcher(TEXT.matcher(said).replaceAll("$1").strip())
                .replaceFirst("")
                .strip();
        return gap.length() <= GAP_LIMIT
                && (gap.isEmpty()
                        || !SAID.matcher(gap).find()
                        || JOINED.matcher(gap).matches());
    }
}
