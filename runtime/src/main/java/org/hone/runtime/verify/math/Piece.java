package org.hone.runtime.verify.math;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stretch of a text that may be its answer. */
record Piece(int start, int end, String content) {
    /** The answer stands at the end: so many of the last pieces are looked at. */
    static final int MOST = 60;

    /** Whether there is a digit in it. */
    boolean counts() {
        for (int i = 0; i < content.length(); i++) {
            if (Character.isDigit(content.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The last formulas and, if wanted, numbers outside of them, in order. */
    static List<Piece> of(String text, boolean plainNumbers) {
        List<Piece> formulas = formulas(text);
        List<Piece> all = new ArrayList<>(formulas);
        if (plainNumbers) {
            all.addAll(numbers(text, formulas));
        }
        all.removeIf(piece -> piece.content().isBlank());
        all.sort(Comparator.comparingInt(Piece::start));
        return new ArrayList<>(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** Mathematics between its delimiters. A search for the end of one is not repeated where it found none. */
    private static List<Piece> formulas(String text) {
        List<Piece> found = new ArrayList<>();
        Map<String, Integer> noneBefore = new HashMap<>();
        int at = 0;
        int lineEnd = -1;
        while (at < text.length()) {
            char c = text.charAt(at);
            String open = c == '$' ? (text.startsWith("$$", at) ? "$$" : "$") : c == '\\' ? delimiter(text, at) : "";
            if (open.isEmpty()) {
                // An escaped sign is no delimiter.
                at += c == '\\' ? 2 : 1;
                continue;
            }
            int from = at + open.length();
            boolean line = open.equals("$") || open.equals("\\(");
            if (line && lineEnd < from) {
                int next = text.indexOf('\n', from);
                lineEnd = next < 0 ? text.length() : next;
            }
            int limit = line ? lineEnd : text.length();
            int end = noneBefore.getOrDefault(open, 0) >= limit ? -1 : end(text, from, limit, closing(open));
            if (end < 0) {
                noneBefore.put(open, limit);
                at = from;
                continue;
            }
            found.add(
                    new Piece(at, end + open.length(), text.substring(from, end).strip()));
            at = end + open.length();
        }
        return found;
    }

    private static String delimiter(String text, int at) {
        return text.startsWith("\\[", at) ? "\\[" : text.startsWith("\\(", at) ? "\\(" : "";
    }

    private static String closing(String open) {
        return switch (open) {
            case "\\(" -> "\\)";
            case "\\[" -> "\\]";
            default -> open;
        };
    }

    /** Where a delimiter closes; a dollar behind a backslash does not. */
    private static int end(String text, int from, int limit, String close) {
        char first = close.charAt(0);
        for (int i = from; i + close.length() <= limit; i++) {
            if (text.charAt(i) == first
                    && text.startsWith(close, i)
                    && (first != '$' || i == 0 || text.charAt(i - 1) != '\\')) {
                return i;
            }
        }
        return -1;
    }

    /** The last numbers that are no part of a name, of another number or of a formula. */
    private static Deque<Piece> numbers(String text, List<Piece> formulas) {
        Deque<Piece> found = new ArrayDeque<>();
        int formula = 0;
        int at = 0;
        while (at < text.length()) {
            if (formula < formulas.size() && at >= formulas.get(formula).start()) {
                at = Math.max(at, formulas.get(formula++).end());
                continue;
            }
            int end = named(text, at) ? -1 : number(text, at);
            if (end < 0) {
                at++;
                continue;
            }
            found.add(new Piece(at, end, text.substring(at, end)));
            if (found.size() > MOST) {
                found.removeFirst();
            }
            at = end;
        }
        return found;
    }

    /** Whether a letter, a digit or a point stands before. */
    private static boolean named(String text, int at) {
        char c = at == 0 ? ' ' : text.charAt(at - 1);
        return c == '.' || c == '_' || digit(text, at - 1) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Where the number ends that starts here; -1 if none does: {@code -1,234.5}, {@code 1/2}, {@code .5}. */
    private static int number(String text, int start) {
        int from = text.charAt(start) == '-' ? start + 1 : start;
        if (from < text.length() && text.charAt(from) == '.') {
            return digit(text, from + 1) ? digits(text, from + 1) : -1;
        }
        if (!digit(text, from)) {
            return -1;
        }
        int end = digits(text, from);
        boolean head = end - from <= 3;
        while (head && end < text.length() && text.charAt(end) == ',' && digits(text, end + 1) == end + 4) {
            end += 4;
        }
        boolean fraction = end < text.length() && (text.charAt(end) == '.' || text.charAt(end) == ',');
        if (fraction && digit(text, end + 1)) {
            end = digits(text, end + 1);
        }
        boolean over = end < text.length() && text.charAt(end) == '/' && digit(text, end + 1);
        return over ? digits(text, end + 1) : end;
    }

    private static boolean digit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int digits(String text, int from) {
        int end = from;
        while (digit(text, end)) {
            end++;
        }
        return end;
    }
}
