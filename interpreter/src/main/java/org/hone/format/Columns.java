package org.hone.format;

import java.util.ArrayList;
import java.util.List;
import org.hone.parser.Lexeme;
import org.hone.parser.Lexeme.Kind;

/** Lines up the signs, types, conditions and comments of neighbouring lines that have the same form. */
final class Columns {
    /** Longer left sides stand alone. */
    private static final int LIMIT = 40;

    private Columns() {}

    /**
     * A line in columns.
     *
     * @param form lines of one form are neighbours: what kind of member it is, or empty for any other line
     * @param name up to the colon or the sign
     * @param type without the colon; empty if there is none
     * @param value the sign and what follows; empty if there is none
     * @param condition from {@code where} on; empty if there is none
     * @param comment at the end; empty if there is none
     */
    record Cells(String form, String name, String type, String value, String condition, String comment) {
        int left(int names, int types) {
            return type.isEmpty() ? name.length() : names + 1 + types;
        }
    }

    static Cells of(Line line) {
        List<Lexeme> all = line.lexemes();
        int end = all.size();
        String comment = "";
        if (end > 1
                && (all.get(end - 1).kind() == Kind.LINE_COMMENT
                        || all.get(end - 1).kind() == Kind.DOC_COMMENT)) {
            end--;
            comment = all.get(end).text().stripTrailing();
        }
        String form = form(line);
        int sign = form.isEmpty() ? -1 : find(all, "=", end);
        if (sign < 0) {
            return new Cells("", Spacing.text(all, 0, end), "", "", "", comment);
        }
        int colon = find(all, ":", sign);
        int where = form.equals("param") ? word(all, "where", sign, end) : -1;
        String name = Spacing.text(all, 0, colon < 0 ? sign : colon + 1);
        String type = colon < 0 ? "" : Spacing.text(all, colon + 1, sign);
        String value = Spacing.text(all, sign, where < 0 ? end : where);
        return new Cells(form, name, type, value, where < 0 ? "" : Spacing.text(all, where, end), comment);
    }

    /** What kind of member begins on the line and ends on it. */
    private static String form(Line line) {
        if (line.blank() || line.continued() || line.inner()) {
            return "";
        }
        Lexeme first = line.first();
        if (find(line.lexemes(), ";", line.lexemes().size()) >= 0 || first.kind() == Kind.SYMBOL || first.comment()) {
            return "";
        }
        if (first.kind() == Kind.KEYWORD) {
            return first.text().equals("param") ? "param" : first.text().equals("let") ? "field" : "";
        }
        boolean sign = line.lexemes().size() > 1
                && (line.lexemes().get(1).is("=") || line.lexemes().get(1).is(":"));
        return first.text().equals("weight") && !sign ? "weight" : sign ? "field" : "";
    }

    private static int find(List<Lexeme> all, String sign, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            Lexeme l = all.get(i);
            if (l.is("(") || l.is("[") || l.is("{")) {
                depth++;
            } else if (l.is(")") || l.is("]") || l.is("}")) {
                depth--;
            } else if (depth == 0 && l.is(sign)) {
                return i;
            }
        }
        return -1;
    }

    private static int word(List<Lexeme> all, String word, int from, int end) {
        for (int i = from; i < end; i++) {
            if (all.get(i).kind() == Kind.WORD && all.get(i).text().equals(word)) {
                return i;
            }
        }
        return -1;
    }

    /** The lines as texts, without indentation. */
    static List<String> texts(List<Line> lines) {
        List<Integer> runs = new ArrayList<>();
        List<Cells> cells = lines.stream()
                .map(line -> line.blank() ? new Cells("", "", "", "", "", "") : of(line))
                .toList();
        List<String> out = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && together(lines, cells, to)) {
                to++;
            }
            out.addAll(aligned(cells.subList(from, to)));
            for (int i = from; i < to; i++) {
                runs.add(from);
            }
            from = to;
        }
        return comments(lines, cells, out, runs);
    }

    private static boolean together(List<Line> lines, List<Cells> cells, int i) {
        Line a = lines.get(i - 1);
        Line b = lines.get(i);
        return !a.blank()
                && !b.blank()
                && !a.open()
                && a.depth() == b.depth()
                && !cells.get(i).form().isEmpty()
                && cells.get(i - 1).form().equals(cells.get(i).form());
    }

    private static List<String> aligned(List<Cells> run) {
        int names = 0;
        int types = 0;
        for (Cells c : run) {
            if (!c.type().isEmpty()) {
                names = Math.max(names, c.name().length());
                types = Math.max(types, c.type().length());
            }
        }
        int left = 0;
        int values = 0;
        for (Cells c : run) {
            if (!c.value().isEmpty() && c.left(names, types) <= LIMIT) {
                left = Math.max(left, c.left(names, types));
            }
            if (!c.condition().isEmpty()) {
                values = Math.max(values, c.value().length());
            }
        }
        List<String> out = new ArrayList<>();
        for (Cells c : run) {
            if (c.value().isEmpty()) {
                out.add(c.name());
                continue;
            }
            String text = c.type().isEmpty() ? c.name() : pad(c.name(), names) + " " + c.type();
            text = pad(text, left) + " " + c.value();
            if (!c.condition().isEmpty()) {
                text = pad(text, left + 1 + values) + " " + c.condition();
            }
            out.add(text);
        }
        return out;
    }

    /** Adds comments at line ends, those of neighbouring lines and of lines in common columns below one another. */
    private static List<String> comments(List<Line> lines, List<Cells> cells, List<String> texts, List<Integer> runs) {
        List<String> out = new ArrayList<>(texts);
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && beside(lines, cells, runs, to)) {
                to++;
            }
            int width = 0;
            for (int i = from; i < to; i++) {
                width = Math.max(
                        width,
                        cells.get(i).comment().isEmpty() ? 0 : texts.get(i).length());
            }
            for (int i = from; i < to; i++) {
                if (!cells.get(i).comment().isEmpty()) {
                    out.set(i, pad(texts.get(i), width) + "  " + cells.get(i).comment());
                }
            }
            from = to;
        }
        return out;
    }

    private static boolean beside(List<Line> lines, List<Cells> cells, List<Integer> runs, int i) {
        boolean columns = runs.get(i).equals(runs.get(i - 1));
        boolean both =
                !cells.get(i).comment().isEmpty() && !cells.get(i - 1).comment().isEmpty();
        return columns || (both && lines.get(i).depth() == lines.get(i - 1).depth());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
