package org.hone.format;

import java.util.ArrayList;
import java.util.List;
import org.hone.parser.Lexeme;

/**
 * A line of a program with its indentation.
 *
 * @param lexemes what stands on it; none on a blank line
 * @param depth blocks and brackets that it stands inside of
 * @param continued whether it goes on with the item of the line before, outside of brackets
 * @param inner whether it stands inside of parentheses or square brackets
 * @param open whether an item that begins on it goes on in the next line
 */
record Line(List<Lexeme> lexemes, int depth, boolean continued, boolean inner, boolean open) {
    Line {
        lexemes = List.copyOf(lexemes);
    }

    boolean blank() {
        return lexemes.isEmpty();
    }

    boolean onlyComment() {
        return !blank() && lexemes.stream().allMatch(Lexeme::comment);
    }

    Lexeme first() {
        return lexemes.getFirst();
    }

    /** Cuts a text into lines and finds how deep each stands. */
    static List<Line> of(List<Lexeme> all) {
        List<Line> lines = new ArrayList<>();
        List<Lexeme> current = new ArrayList<>();
        List<String> open = new ArrayList<>();
        boolean broken = false;
        boolean opened = true;
        int start = 0;
        boolean startInner = false;
        for (int i = 0; i <= all.size(); i++) {
            boolean end = i == all.size();
            Lexeme l = end ? new Lexeme(Lexeme.Kind.NEWLINE, "") : all.get(i);
            boolean newline = l.kind() == Lexeme.Kind.NEWLINE || l.kind() == Lexeme.Kind.BREAK;
            if (!newline) {
                current.add(l);
                track(l, open);
                continue;
            }
            int closers = leading(current);
            boolean braces = !startInner;
            boolean continued = broken && braces && !opened && closers == 0 && !startsBlock(current);
            boolean goesOn = l.kind() == Lexeme.Kind.BREAK && !current.isEmpty();
            lines.add(new Line(current, Math.max(0, start - closers), continued, startInner, goesOn));
            if (current.stream().anyMatch(x -> !x.comment())) {
                broken = l.kind() == Lexeme.Kind.BREAK;
                opened = opener(current);
            }
            start = open.size();
            startInner = !open.isEmpty() && !open.getLast().equals("{");
            current = new ArrayList<>();
        }
        return settled(lines);
    }

    /** A comment on a line of its own belongs to what follows: it goes on with an item only if that does. */
    private static List<Line> settled(List<Line> lines) {
        List<Line> settled = new ArrayList<>(lines);
        boolean next = false;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = settled.get(i);
            if (line.onlyComment()) {
                settled.set(
                        i, new Line(line.lexemes(), line.depth(), line.continued() && next, line.inner(), line.open()));
            } else if (!line.blank()) {
                next = line.continued();
            }
        }
        return settled;
    }

    private static void track(Lexeme l, List<String> open) {
        if (l.is("{") || l.is("(") || l.is("[")) {
            open.add(l.text());
        } else if ((l.is("}") || l.is(")") || l.is("]")) && !open.isEmpty()) {
            open.removeLast();
        }
    }

    private static int leading(List<Lexeme> line) {
        int closers = 0;
        while (closers < line.size()
                && (line.get(closers).is("}")
                        || line.get(closers).is(")")
                        || line.get(closers).is("]"))) {
            closers++;
        }
        return closers;
    }

    private static boolean startsBlock(List<Lexeme> line) {
        return !line.isEmpty() && line.getFirst().is("{");
    }

    private static boolean opener(List<Lexeme> line) {
        Lexeme last =
                line.stream().filter(x -> !x.comment()).reduce((a, b) -> b).orElseThrow();
        return last.is("{") || last.is("(") || last.is("[");
    }
}
