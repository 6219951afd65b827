package org.hone.assist;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hone.parser.Lexeme;

/** What kind of thing must stand at the cursor, as the lexemes before it say. */
record Expected(Cursor cursor) {

    /** Whether a comma in braces stands before it. */
    static boolean separated(Optional<Lexeme> previous, Optional<Cursor.Open> bracket) {
        return previous.filter(p -> p.is(",")).isPresent()
                && bracket.filter(b -> b.bracket().equals("{")).isPresent();
    }

    /** Whether the word is a name that is being given. */
    static boolean named(List<Lexeme> line) {
        if (line.size() != 1) {
            return false;
        }
        String first = line.getFirst().text();
        return Cursor.NOUNS.contains(first)
                || Set.of("let", "param", "fn", "run").contains(first);
    }

    /** Whether an axis must stand here. */
    boolean axis(Optional<Lexeme> previous) {
        if (previous.isEmpty()) {
            return false;
        }
        if (previous.get().text().equals("per")) {
            return true;
        }
        return previous.get().is(":")
                && cursor.beforePrevious().filter(p -> p.text().equals("per")).isPresent();
    }

    /** Whether a type must stand here. */
    boolean typed(Optional<Lexeme> previous, Optional<Cursor.Open> bracket, List<Lexeme> line) {
        if (previous.isEmpty()) {
            return false;
        }
        if (previous.get().is("->")) {
            return true;
        }
        if (!previous.get().is(":")) {
            return false;
        }
        if (bracket.isEmpty()) {
            return true;
        }
        if (bracket.get().bracket().equals("(")) {
            return cursor.parameters(bracket.get());
        }
        String owner = cursor.owner(bracket.get());
        return (Cursor.NOUNS.contains(owner) || owner.equals("run"))
                && line.stream().noneMatch(l -> l.is("="));
    }

    /** Whether a value has been written and something may follow it. */
    static boolean operand(Lexeme p, List<Lexeme> line) {
        return switch (p.kind()) {
            case NUMBER, TEXT -> true;
            case SYMBOL -> p.is(")") || p.is("]") || p.is("}");
            case KEYWORD ->
                p.text().equals("true") || p.text().equals("false") || p.text().equals("null");
            case WORD ->
                !((line.size() == 1 && (p.text().equals("weight") || p.text().equals("assert")))
                        || (p.text().equals("equivalent")
                                && line.getFirst().text().equals("assert"))
                        || (p.text().equals("when") && line.getFirst().text().equals("assert"))
                        || (p.text().equals("where") && line.getFirst().text().equals("param"))
                        || p.text().equals("foreign")
                        || (Keywords.connects(p.text())
                                && line.stream().anyMatch(l -> Cursor.ACTIONS.contains(l.text()))));
            default -> false;
        };
    }

    /** The word of the noun that must stand here; empty if it may be any value. */
    String wanted(Optional<Cursor.Open> bracket, List<Lexeme> line) {
        String first = line.isEmpty() ? "" : line.getFirst().text();
        String last = line.isEmpty() ? "" : line.getLast().text();
        if (first.equals("weight") && line.stream().noneMatch(l -> l.is("="))) {
            return "estimator";
        }
        if (first.equals("assert") && line.stream().anyMatch(l -> l.text().equals("equivalent"))) {
            return "estimator";
        }
        switch (last) {
            case "train", "step" -> {
                return "recipe";
            }
            case "evaluate", "sample" -> {
                return "model";
            }
            case "on" -> {
                return line.stream().anyMatch(l -> l.text().equals("evaluate")) ? "dataset" : "";
            }
            default -> {}
        }
        if (bracket.filter(b -> b.bracket().equals("{")).isPresent() && (last.equals("=") || last.equals(":"))) {
            String field = line.size() >= 2 ? line.get(line.size() - 2).text() : "";
            String type = NounFields.find(cursor.owner(bracket.get()), field)
                    .map(NounFields.Field::type)
                    .orElse("");
            return Cursor.NOUNS.contains(type) ? type : "";
        }
        return "";
    }
}
