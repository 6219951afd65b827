package org.hone.runtime.verify.math;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the final answer of a worked solution: what stands in boxes, else behind "the answer is", else the last formula or
 * number. Only what follows {@code </think>} counts when something does. The text is read in a few passes, none of which goes
 * back, so that no reply takes long.
 */
public final class MathAnswer {
    private static final int TEXT_LIMIT = 200_000;
    private static final int BARE_LIMIT = 100;
    private static final String ANSWER = "answer";
    private static final String THOUGHT = "</think>";
    private static final Pattern WORD = Pattern.compile("(?<!\\\\)\\b[A-Za-z]{4,}");

    private MathAnswer() {}

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
        int thought = text.lastIndexOf(THOUGHT);
        String last = thought < 0 ? text : text.substring(thought + THOUGHT.length());
        String clean = last.replace("\\\\boxed", "\\boxed");
        Optional<String> said = behindPhrase(clean.substring(Math.max(0, clean.lastIndexOf("\\boxed"))), plainNumbers);
        if (said.isPresent()) {
            return said;
        }
        List<Piece> boxes = Boxes.of(clean);
        if (!boxes.isEmpty()) {
            return Boxes.answer(clean, boxes, policy);
        }
        boolean formula = plainNumbers
                && clean.length() <= BARE_LIMIT
                && !WORD.matcher(clean).find()
                && FormulaParser.parse(Notation.plain(clean), true).isPresent();
        return formula ? Optional.of(clean.strip()) : within(clean, plainNumbers, false);
    }

    /** What follows the last "answer is", if anything does. */
    private static Optional<String> behindPhrase(String text, boolean plainNumbers) {
        for (int at = text.length() - ANSWER.length(); at >= 0; at--) {
            char c = text.charAt(at);
            if ((c == 'a' || c == 'A') && text.regionMatches(true, at, ANSWER, 0, ANSWER.length())) {
                int end = at + ANSWER.length();
                int is = text.regionMatches(true, end, " is", 0, 3) ? skipped(text, end + 3) : -1;
                int from = is > end + 3 ? is : skipped(text, end);
                if (from > end) {
                    String rest = text.substring(from);
                    return within(rest.substring(0, sentence(rest)), plainNumbers, true)
                            .or(() -> within(rest, plainNumbers, false));
                }
            }
        }
        return Optional.empty();
    }

    /** Behind blanks and colons. */
    private static int skipped(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ':' || Character.isWhitespace(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    /** Where the first sentence ends: at a full stop that is not inside a number, or at an empty line. */
    private static int sentence(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                return i;
            }
            if (c == '.' && stops(text, i)) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean stops(String text, int stop) {
        int next = stop + 1;
        while (next < text.length() && next < stop + BARE_LIMIT && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        boolean number = stop > 0 && Character.isDigit(text.charAt(stop - 1));
        if (next == text.length() || (!number && next > stop + 1)) {
            return true;
        }
        char c = text.charAt(next);
        return number && next > stop + 1 && ((c >= 'A' && c <= 'Z') || c == '[' || c == '<');
    }

    /**
     * The last formula or number of a text; those with digits go before.
     *
     * @param joined whether those that are listed before it belong to it
     */
    private static Optional<String> within(String text, boolean plainNumbers, boolean joined) {
        List<Piece> all = Piece.of(text, plainNumbers);
        if (all.stream().anyMatch(Piece::counts)) {
            all.removeIf(piece -> !piece.counts());
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int first = all.size() - 1;
        while (joined
                && first > 0
                && listed(text, all.get(first - 1).end(), all.get(first).start())) {
            first--;
        }
        return Optional.of(
                all.subList(first, all.size()).stream().map(Piece::content).collect(Collectors.joining(", ")));
    }

    private static boolean listed(String text, int from, int to) {
        return to - from <= BARE_LIMIT
                && switch (text.substring(from, to).strip()) {
                    case ",", "and", "or", ", and", ", or", ",and", ",or" -> true;
                    default -> false;
                };
    }
}
