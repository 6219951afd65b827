package org.hone.format;

import java.util.List;
import java.util.Set;
import org.hone.parser.Lexeme;
import org.hone.parser.Lexeme.Kind;

/** Blanks between the pieces of a line. */
final class Spacing {
    private static final Set<String> OPENERS = Set.of("(", "[");
    private static final Set<String> TIGHT_BEFORE = Set.of(")", "]", ",", ";", ":", ".", "?");

    private Spacing() {}

    /** The pieces from one index to another, as one text. */
    static String text(List<Lexeme> line, int from, int to) {
        StringBuilder out = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && spaced(line, i)) {
                out.append(' ');
            }
            out.append(line.get(i).text().stripTrailing());
        }
        return out.toString();
    }

    /** Whether a blank stands before the piece at an index. */
    static boolean spaced(List<Lexeme> line, int i) {
        Lexeme a = line.get(i - 1);
        Lexeme b = line.get(i);
        if (a.comment() || b.comment()) {
            return true;
        }
        if (b.kind() == Kind.SYMBOL && TIGHT_BEFORE.contains(b.text())) {
            return false;
        }
        if (a.is(".") || (a.kind() == Kind.SYMBOL && OPENERS.contains(a.text()))) {
            return false;
        }
        if (a.is("{") && b.is("}")) {
            return false;
        }
        if (b.is("(") || b.is("[")) {
            return !called(line, i - 1);
        }
        if (a.is("-") && unary(line, i - 1)) {
            return false;
        }
        if (b.is("<") || b.is(">")) {
            return !generic(line, i);
        }
        return !(a.is("<") && generic(line, i - 1));
    }

    /** Whether what ends at an index is called or indexed by a bracket that follows. */
    private static boolean called(List<Lexeme> line, int i) {
        Lexeme a = line.get(i);
        boolean label = i > 0 && line.get(i - 1).is(".");
        boolean action = a.kind() == Kind.KEYWORD && a.text().equals("compare");
        return a.kind() == Kind.WORD || label || action || a.is(")") || a.is("]") || (a.is(">") && generic(line, i));
    }

    private static boolean unary(List<Lexeme> line, int i) {
        if (i == 0) {
            return true;
        }
        Lexeme before = line.get(i - 1);
        boolean value = before.kind() == Kind.WORD
                || (i > 1 && line.get(i - 2).is("."))
                || before.kind() == Kind.NUMBER
                || before.kind() == Kind.TEXT
                || before.is(")")
                || before.is("]")
                || before.is("}")
                || (before.kind() == Kind.KEYWORD
                        && Set.of("true", "false", "null").contains(before.text()));
        return !value;
    }

    /** {@code List<Int>}: names of types are capitalised, and nothing that is compared is. */
    private static boolean generic(List<Lexeme> line, int i) {
        int depth = 0;
        for (int at = i; at >= 0; at--) {
            Lexeme l = line.get(at);
            if (l.is(">")) {
                depth++;
            } else if (l.is("<")) {
                depth -= line.get(i).is("<") && at == i ? 0 : 1;
                boolean opens = at > 0
                        && line.get(at - 1).kind() == Kind.WORD
                        && Character.isUpperCase(line.get(at - 1).text().charAt(0));
                if (depth <= 0) {
                    return opens;
                }
            } else if (at != i && !(l.kind() == Kind.WORD || l.is(",") || l.is("?") || l.is(".") || l.is(" "))) {
                return false;
            }
        }
        return false;
    }
}
