package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the final answer of a worked solution: what stands in boxes, else behind "the answer is", else the last formula or
 * number. Only what follows {@code </think>} counts when something does.
 */
public final class MathAnswer {
    private static final int TEXT_LIMIT = 200_000;
    private static final int GAP_LIMIT = 20;
    private static final Pattern PHRASE =
            Pattern.compile("(?i)(?:final answer(?: is)?|answer is|answer)[:\\s]+(?:the (?:final )?answer is:?)?");

    private static final Pattern WORD = Pattern.compile("(?<!\\\\)\\b[A-Za-z]{4,}");

    /** Where a sentence ends: not inside a number. */
    private static final Pattern SENTENCE =
            Pattern.compile("(?<!\\d)\\.(?=\\s|$)|(?<=\\d)\\.(?=\\s+[A-Z\\[<]|\\s*$)|\\n\\n");

    private MathAnswer() {}

    /** A stretch of the text. */
    private record Piece(int start, int end, String content) {}

    /** The answer as it was written; nothing if there is none. */
    public static Optional<String> of(String reply) {
        return of(reply, true, MathPolicy.DEFAULT);
    }

    /**
     * The answer as it was written.
     *
     * @param plainNumbers whether a number outside of formulas may be the answer
     * @param policy says which of several boxes count
     */
    public static Optional<String> of(String reply, boolean plainNumbers, MathPolicy policy) {
        String text = reply.length() <= TEXT_LIMIT ? reply : reply.substring(reply.length() - TEXT_LIMIT);
        int think = text.lastIndexOf("</think>");
        String last = think < 0 ? text : text.substring(think + "</think>".length());
        String clean = last.replace("\\\\boxed", "\\boxed");
        Optional<String> said = behindPhrase(clean.substring(Math.max(0, clean.lastIndexOf("\\boxed"))), plainNumbers);
        if (said.isPresent()) {
            return said;
        }
        List<Piece> boxes = boxes(clean);
        if (!boxes.isEmpty()) {
            return boxed(clean, boxes, policy);
        }
        boolean formula = plainNumbers
                && clean.length() <= GAP_LIMIT * 5
                && !WORD.matcher(clean).find()
                && FormulaParser.parse(Notation.plain(clean), true).isPresent();
        return formula ? Optional.of(clean.strip()) : within(clean, plainNumbers, false);
    }

    /** What follows "the final answer is", if anything does. */
    private static Optional<String> behindPhrase(String text, boolean plainNumbers) {
        Matcher phrase = PHRASE.matcher(text);
        int from = -1;
        while (phrase.find()) {
            from = phrase.end();
        }
        if (from < 0) {
            return Optional.empty();
        }
        String rest = text.substring(from);
        Matcher end = SENTENCE.matcher(rest);
        String sentence = end.find() ? rest.substring(0, end.start()) : rest;
        return within(sentence, plainNumbers, true).or(() -> within(rest, plainNumbers, false));
    }

    private static Optional<String> boxed(String text, List<Piece> boxes, MathPolicy policy) {
        if (policy.is(Choice.Boxes.LAST)) {
            return Optional.of(boxes.getLast().content());
        }
        if (policy.is(Choice.Boxes.ONE)) {
            boolean one = boxes.stream().map(Piece::content).distinct().count() == 1
                    && boxes.stream().allMatch(box -> Notation.closing(text, text.indexOf('{', box.start())) >= 0);
            return one ? Optional.of(boxes.getLast().content()) : Optional.empty();
        }
        int first = boxes.size() - 1;
        while (first > 0
                && together(text.substring(
                        boxes.get(first - 1).end(), boxes.get(first).start()))) {
            first--;
        }
        List<String> contents = new ArrayList<>();
        for (Piece box : boxes.subList(first, boxes.size())) {
            if (!contents.contains(box.content())) {
                contents.add(box.content());
            }
        }
        return Optional.of(String.join(", ", contents));
    }

    private static List<Piece> boxes(String text) {
        List<Piece> boxes = new ArrayList<>();
        Matcher mark = Pattern.compile("\\\\(?:boxed|fbox)\\s*\\{").matcher(text);
        int from = 0;
        while (mark.find(from)) {
            int open = mark.end() - 1;
            int close = Notation.closing(text, open);
            if (close < 0) {
                // A box that was never closed still says what its author was about to say.
                boxes.add(new Piece(
                        mark.start(), text.length(), text.substring(open + 1).strip()));
                break;
            }
            boxes.add(new Piece(
                    mark.start(), close + 1, text.substring(open + 1, close).strip()));
            from = close + 1;
        }
        return boxes;
    }

    /** Whether two boxes with this text between them are one answer. */
    private static boolean together(String between) {
        if (between.length() > 5 * GAP_LIMIT) {
            return false;
        }
        String gap = between.replaceAll("\\\\q?quad|\\\\[,;: ()\\[\\]]|\\$", " ")
                .replaceAll("\\\\text\\s*\\{([^{}]*)\\}", "$1")
                .strip();
        gap = gap.replaceFirst("(?:^|(?<=\\band|\\bor|,|;)\\s*)[A-Za-z](?:_\\{?\\w+\\}?)?\\s*=$", "")
                .strip();
        return gap.length() <= GAP_LIMIT
                && (gap.isEmpty() || !gap.matches("(?s).*\\w.*") || gap.matches("(?s).*\\b(and|or)"));
    }

    private static boolean listed(String between) {
        return between.strip().matches(",|,?\\s*(?:and|or)");
    }

    /** The last formula or number of a text; those with digits go before. */
    private static Optional<String> within(String text, boolean plainNumbers, boolean joined) {
        List<Piece> formulas = formulas(text);
        formulas.removeIf(p -> p.content().isBlank());
        List<Piece> all = new ArrayList<>(formulas);
        if (plainNumbers) {
            all.addAll(numbers(text, formulas));
        }
        all.sort((a, b) -> Integer.compare(a.start(), b.start()));
        if (all.stream().anyMatch(MathAnswer::counts)) {
            all.removeIf(p -> !counts(p));
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int first = all.size() - 1;
        while (joined
                && first > 0
                && listed(
                        text.substring(all.get(first - 1).end(), all.get(first).start()))) {
            first--;
        }
        return Optional.of(
                all.subList(first, all.size()).stream().map(Piece::content).collect(Collectors.joining(", ")));
    }

    private static boolean counts(Piece p) {
        return p.content().matches("(?s).*\\d.*");
    }

    /** Mathematics between its delimiters, in one pass: a delimiter that is never closed is looked for once. */
    private static List<Piece> formulas(String text) {
        List<Piece> found = new ArrayList<>();
        Set<String> unclosed = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            String open = c == '$' ? (text.startsWith("$$", at) ? "$$" : "$") : delimiter(text, at);
            if (open.isEmpty() || unclosed.contains(open)) {
                // An escaped sign is no delimiter.
                at += c == '\\' ? 2 : 1;
                continue;
            }
            boolean line = open.equals("$") || open.equals("\\(");
            int from = at + open.length();
            int end = end(text, from, open.equals("\\(") ? "\\)" : open.equals("\\[") ? "\\]" : open);
            if (end < 0) {
                unclosed.add(open);
                at = from;
                continue;
            }
            String content = text.substring(from, end);
            boolean broken = line && content.indexOf('\n') >= 0;
            if (broken) {
                at = from;
                continue;
            }
            found.add(new Piece(at, end + open.length(), content.strip()));
            at = end + open.length();
        }
        return found;
    }

    private static String delimiter(String text, int at) {
        return text.startsWith("\\[", at) ? "\\[" : text.startsWith("\\(", at) ? "\\(" : "";
    }

    /** Where a delimiter closes; a dollar behind a backslash does not. */
    private static int end(String text, int from, String close) {
        int end = text.indexOf(close, from);
        while (end > 0 && close.startsWith("$") && text.charAt(end - 1) == '\\') {
            end = text.indexOf(close, end + 1);
        }
        return end;
    }

    private static List<Piece> numbers(String text, List<Piece> formulas) {
        Matcher m = Pattern.compile(
                        "(?<![\\w.])-?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:[.,]\\d+)?(?:/\\d+)?(?!\\d)|(?<![\\w.])-?\\.\\d+")
                .matcher(text);
        List<Piece> found = new ArrayList<>();
        int formula = 0;
        while (m.find()) {
            while (formula < formulas.size() && formulas.get(formula).end() <= m.start()) {
                formula++;
            }
            if (formula == formulas.size() || m.start() < formulas.get(formula).start()) {
                found.add(new Piece(m.start(), m.end(), m.group()));
            }
        }
        return found;
    }
}
