package org.hone.assist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hone.parser.Lexeme;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** The words and brackets around an offset, read from the lexemes alone: right for any text, however broken. */
final class Cursor {
    static final Set<String> NOUNS =
            Set.of("model", "dataset", "task", "reward", "estimator", "schedule", "optimizer", "recipe", "test");
    private static final Set<String> ITEMS = Set.of("import", "param", "fn", "run");
    static final Set<String> ACTIONS =
            Set.of("train", "evaluate", "sample", "step", "replay", "compare", "show", "save");

    /** A bracket that is open at the offset, and the index of its lexeme. */
    record Open(String bracket, int index) {}

    private final List<Lexeme.Placed> all;
    private final int before;
    private final Span word;
    private final boolean comment;
    private final @Nullable Span text;
    private final Deque<Open> open = new ArrayDeque<>();

    private Cursor(List<Lexeme.Placed> all, int before, Span word, boolean comment, @Nullable Span text) {
        this.all = all;
        this.before = before;
        this.word = word;
        this.comment = comment;
        this.text = text;
        brackets();
    }

    /** Whether a word at the left margin begins a declaration or a run block. */
    static boolean beginsItem(String word) {
        return NOUNS.contains(word) || ITEMS.contains(word);
    }

    static Cursor at(String source, int offset) {
        int start = offset;
        while (start > 0 && letter(source.charAt(start - 1))) {
            start--;
        }
        int end = offset;
        while (end < source.length() && letter(source.charAt(end))) {
            end++;
        }
        List<Lexeme.Placed> all = new ArrayList<>();
        boolean comment = false;
        Span text = null;
        for (Lexeme.Placed p : Lexeme.placed(source)) {
            boolean inside = p.span().start() < offset && offset < p.span().end();
            boolean touching = p.span().start() < offset && offset <= p.span().end();
            if (p.lexeme().comment()) {
                comment |= p.lexeme().kind() == Lexeme.Kind.BLOCK_COMMENT ? inside : touching;
                continue;
            }
            if (p.lexeme().kind() == Lexeme.Kind.INVALID && p.lexeme().text().startsWith("/*")) {
                comment |= touching;
            }
            boolean open = p.lexeme().kind() == Lexeme.Kind.INVALID
                    && p.lexeme().text().startsWith("\"");
            if ((p.lexeme().kind() == Lexeme.Kind.TEXT && inside) || (open && touching)) {
                text = p.span();
            }
            all.add(p);
        }
        int before = 0;
        while (before < all.size()
                && all.get(before).span().end() <= start
                && all.get(before).span().start() < start) {
            before++;
        }
        return new Cursor(all, before, new Span(start, end), comment, text);
    }

    private static boolean letter(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** The word at the offset; empty if there is none. */
    Span word() {
        return word;
    }

    /** Whether nothing is to be read here. */
    boolean comment() {
        return comment;
    }

    /** The text literal around the offset. */
    Optional<Span> text() {
        return Optional.ofNullable(text);
    }

    private Lexeme lexeme(int index) {
        return all.get(index).lexeme();
    }

    private void brackets() {
        for (int i = 0; i < before; i++) {
            if (startsItem(i)) {
                open.clear();
            }
            switch (lexeme(i).text()) {
                case "{", "(", "[" -> {
                    if (lexeme(i).kind() == Lexeme.Kind.SYMBOL) {
                        open.push(new Open(lexeme(i).text(), i));
                    }
                }
                case "}", ")", "]" -> open.poll();
                default -> {}
            }
        }
    }

    private boolean lineEnd(int index) {
        return lexeme(index).kind() == Lexeme.Kind.NEWLINE || lexeme(index).kind() == Lexeme.Kind.BREAK;
    }

    /** Whether a declaration or a run block begins at the left margin. */
    private boolean startsItem(int i) {
        String text = lexeme(i).text();
        boolean begins = beginsItem(text);
        if (!begins || (i > 0 && !lineEnd(i - 1))) {
            return false;
        }
        int start = all.get(i).span().start();
        return (i == 0 ? start == 0 : all.get(i - 1).span().end() == start)
                && (i + 1 >= all.size() || !lexeme(i + 1).is("="));
    }

    /** The lexeme before the word, line ends that mean nothing left out. */
    Optional<Lexeme> previous() {
        return previous(before - 1);
    }

    private Optional<Lexeme> previous(int from) {
        int i = from;
        while (i >= 0 && lexeme(i).kind() == Lexeme.Kind.BREAK) {
            i--;
        }
        return i < 0 ? Optional.empty() : Optional.of(lexeme(i));
    }

    /** The lexeme before the previous one. */
    Optional<Lexeme> beforePrevious() {
        int i = before - 1;
        while (i >= 0 && lexeme(i).kind() == Lexeme.Kind.BREAK) {
            i--;
        }
        return previous(i - 1);
    }

    /** The innermost open bracket. */
    Optional<Open> bracket() {
        return Optional.ofNullable(open.peek());
    }

    /** Whether a line of a block, of a record or of the text begins here. */
    boolean startsLine() {
        int i = before - 1;
        if (i < 0) {
            return true;
        }
        Lexeme p = lexeme(i);
        if (p.kind() == Lexeme.Kind.NEWLINE || p.is(";") || p.is("{")) {
            return true;
        }
        if (p.kind() != Lexeme.Kind.BREAK) {
            return false;
        }
        // A line end that the words after it would hide: what comes is not written yet.
        Lexeme q = previous(i - 1).orElse(p);
        boolean done = q.kind() == Lexeme.Kind.WORD
                || q.kind() == Lexeme.Kind.NUMBER
                || q.kind() == Lexeme.Kind.TEXT
                || q.is(")")
                || q.is("]")
                || q.is("}")
                || q.is("{")
                || q.kind() == Lexeme.Kind.BREAK;
        return done && bracket().filter(b -> !b.bracket().equals("{")).isEmpty();
    }

    /** The lexemes of the logical line up to a place, outermost bracket's content only from its beginning. */
    List<Lexeme> lineBefore(int index) {
        int depth = 0;
        int i = index - 1;
        while (i >= 0) {
            Lexeme l = lexeme(i);
            if (l.is(")") || l.is("]") || l.is("}")) {
                depth++;
            } else if (l.is("(") || l.is("[") || l.is("{")) {
                if (depth == 0) {
                    break;
                }
                depth--;
            } else if (depth == 0 && (l.kind() == Lexeme.Kind.NEWLINE || l.is(";"))) {
                break;
            }
            i--;
        }
        List<Lexeme> line = new ArrayList<>();
        for (int j = i + 1; j < index; j++) {
            if (lexeme(j).kind() != Lexeme.Kind.BREAK) {
                line.add(lexeme(j));
            }
        }
        return line;
    }

    /** The lexemes of this line before the word. */
    List<Lexeme> line() {
        return lineBefore(before);
    }

    /** What a brace belongs to: the word of a noun, {@code run}, {@code import}, an action, a field, or nothing. */
    String owner(Open brace) {
        List<Lexeme> head = lineBefore(brace.index());
        if (head.isEmpty()) {
            return "";
        }
        String first = head.getFirst().text();
        Lexeme last = head.getLast();
        if (last.text().equals("with")) {
            return head.stream()
                    .map(Lexeme::text)
                    .filter(ACTIONS::contains)
                    .reduce((a, b) -> b)
                    .orElse("");
        }
        if (last.is("=") && head.size() >= 2) {
            return head.get(head.size() - 2).text();
        }
        boolean outer =
                open.stream().filter(o -> o.index() < brace.index()).findAny().isEmpty();
        return outer && (NOUNS.contains(first) || first.equals("run") || first.equals("import")) ? first : "";
    }

    /** Whether a parenthesis holds the parameters of a declaration. */
    boolean parameters(Open parenthesis) {
        List<Lexeme> head = lineBefore(parenthesis.index());
        return head.size() == 2
                && (NOUNS.contains(head.getFirst().text())
                        || head.getFirst().text().equals("fn"));
    }

    /** The words of the path before a parenthesis, with dots; empty if it is no call of a name. */
    String callee(Open parenthesis) {
        StringBuilder path = new StringBuilder();
        int i = parenthesis.index() - 1;
        while (i >= 0 && (lexeme(i).kind() == Lexeme.Kind.WORD || (lexeme(i).is(".") && !path.isEmpty()))) {
            boolean word = lexeme(i).kind() == Lexeme.Kind.WORD;
            if (word && !path.isEmpty() && path.charAt(0) != '.') {
                break;
            }
            path.insert(0, lexeme(i).text());
            i--;
        }
        return path.toString();
    }

    /** Whether a call gets its first argument from a pipe. */
    boolean piped(Open parenthesis) {
        String callee = callee(parenthesis);
        long words = callee.isEmpty() ? 0 : callee.chars().filter(c -> c == '.').count() * 2 + 1;
        return previous(parenthesis.index() - (int) words - 1)
                .filter(l -> l.is("|>"))
                .isPresent();
    }

    /** The names of the arguments that are given by name between a parenthesis and the cursor, and how many commas. */
    record Given(List<String> names, int commas, String current) {}

    Given given(Open parenthesis) {
        List<String> names = new ArrayList<>();
        int commas = 0;
        int depth = 0;
        String current = "";
        for (int i = parenthesis.index() + 1; i < before; i++) {
            Lexeme l = lexeme(i);
            if (l.is("(") || l.is("[") || l.is("{")) {
                depth++;
            } else if (l.is(")") || l.is("]") || l.is("}")) {
                depth--;
            } else if (depth == 0 && l.is(",")) {
                commas++;
                current = "";
            } else if (depth == 0 && l.is(":") && i > 0) {
                current = lexeme(i - 1).text();
                names.add(current);
            }
        }
        return new Given(names, commas, current);
    }

    /** The field names that a block or record has on other lines than this one. */
    List<String> fields(Open brace, String sign) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        for (int i = brace.index() + 1; i < all.size(); i++) {
            Lexeme l = lexeme(i);
            if (l.is("(") || l.is("[") || l.is("{")) {
                depth++;
            } else if (l.is(")") || l.is("]") || l.is("}")) {
                if (depth-- == 0) {
                    break;
                }
            } else if (i > brace.index() + 1 && startsItem(i)) {
                break;
            } else if (depth == 0
                    && (l.is(sign) || l.is(":"))
                    && !all.get(i - 1).span().equals(word)) {
                names.add(lexeme(i - 1).text());
            }
        }
        return names;
    }

    /** The text with something complete in place of the word, so that the line parses. */
    String completed(String source, String placeholder) {
        StringBuilder tail = new StringBuilder();
        int lineEnd = source.indexOf('\n', word.end());
        int end = lineEnd < 0 ? source.length() : lineEnd;
        boolean last = source.substring(word.end(), end).isBlank();
        if (last) {
            List<Lexeme> line = line();
            long ifs = line.stream().filter(l -> l.text().equals("if")).count();
            long thens = line.stream().filter(l -> l.text().equals("then")).count();
            long elses = line.stream().filter(l -> l.text().equals("else")).count();
            tail.append(thens < ifs ? " then 0 else 0" : elses < ifs ? " else 0" : "");
        }
        String closers = closers();
        return source.substring(0, word.start())
                + placeholder
                + tail
                + source.substring(word.end(), end)
                + closers
                + source.substring(end);
    }

    /** The brackets that the text after the word does not close. */
    private String closers() {
        Deque<Open> left = new ArrayDeque<>(open);
        int depth = 0;
        for (int i = before; i < all.size() && !left.isEmpty(); i++) {
            Lexeme l = lexeme(i);
            if (startsItem(i) || (i > before && lineEnd(i - 1) && startsMember(i))) {
                break;
            }
            if (l.is("(") || l.is("[") || l.is("{")) {
                depth++;
            } else if (l.is(")") || l.is("]") || l.is("}")) {
                if (depth > 0) {
                    depth--;
                } else if (matches(left.peek(), l)) {
                    left.poll();
                } else {
                    break;
                }
            }
        }
        StringBuilder closers = new StringBuilder();
        for (Open o : left) {
            if (o.bracket().equals("{")) {
                break;
            }
            closers.append(o.bracket().equals("(") ? ")" : "]");
        }
        return closers.toString();
    }

    private boolean startsMember(int i) {
        String text = lexeme(i).text();
        return text.equals("let")
                || text.equals("weight")
                || (i + 1 < all.size() && lexeme(i + 1).is("=") && lexeme(i).kind() == Lexeme.Kind.WORD);
    }

    private static boolean matches(@Nullable Open open, Lexeme closer) {
        return open != null
                && switch (open.bracket()) {
                    case "(" -> closer.is(")");
                    case "[" -> closer.is("]");
                    default -> closer.is("}");
                };
    }
}
