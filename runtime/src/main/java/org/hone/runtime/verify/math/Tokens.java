package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hone.runtime.verify.math.Token.Kind;

/** Cuts a formula into tokens. */
final class Tokens {
    static final int LENGTH_LIMIT = 4000;
    private static final int DIGIT_LIMIT = 1000;
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final Set<String> TEXTS =
            Set.of("text", "mbox", "textbf", "textnormal", "textit", "textrm", "hbox", "textsf", "textup");

    private final String s;
    private final boolean grouped;
    private final List<Token> tokens = new ArrayList<>();
    private int depth;
    private int at;

    private Tokens(String s, boolean grouped) {
        this.s = s;
        this.grouped = grouped;
    }

    /**
     * @param grouped whether {@code 1,234} outside brackets is one number; inside brackets a comma always separates
     */
    static List<Token> of(String formula, boolean grouped) {
        if (formula.length() > LENGTH_LIMIT) {
            throw new Unreadable("longer than " + LENGTH_LIMIT + " characters");
        }
        Tokens tokens = new Tokens(formula, grouped);
        tokens.read();
        return tokens.tokens;
    }

    private void read() {
        boolean spaced = false;
        while (at < s.length()) {
            char c = s.charAt(at);
            if (Character.isWhitespace(c) || c == '$') {
                at++;
                spaced = true;
                continue;
            }
            int before = tokens.size();
            if (digit(at) || (c == '.' && digit(at + 1))) {
                number(spaced);
            } else if (RAISED.indexOf(c) >= 0) {
                raised();
            } else if (c == '\\') {
                command(spaced);
            } else if (Character.isLetter(c) && c != 'π') {
                word(spaced);
            } else {
                sign(c, spaced);
            }
            spaced = tokens.size() == before;
        }
        tokens.add(new Token(Kind.END, "", spaced));
    }

    private void number(boolean spaced) {
        StringBuilder digits = new StringBuilder();
        int start = at;
        digits(digits);
        boolean head = at - start <= 3 && at > start && s.charAt(start) != '0' && depth == 0;
        while (at < s.length()) {
            char c = s.charAt(at);
            boolean three = digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4);
            boolean typed = c == Notation.GROUPING && digit(at + 1);
            boolean comma = c == ',' && grouped && head && three;
            boolean blank = c == ' ' && grouped && head && three && onlyDigits();
            if (!typed && !comma && !blank) {
                break;
            }
            at++;
            digits(digits);
        }
        if (at < s.length() && s.charAt(at) == '.' && digit(at + 1)) {
            digits.append('.');
            at++;
            digits(digits);
        }
        if (digits.length() > DIGIT_LIMIT) {
            throw new Unreadable("more than " + DIGIT_LIMIT + " digits");
        }
        tokens.add(new Token(Kind.NUMBER, digits.toString(), spaced));
    }

    /** A power in small digits. */
    private void raised() {
        StringBuilder digits = new StringBuilder();
        while (at < s.length() && RAISED.indexOf(s.charAt(at)) >= 0 && digits.length() <= DIGIT_LIMIT) {
            digits.append(RAISED.indexOf(s.charAt(at++)));
        }
        tokens.add(new Token(Kind.SIGN, "^", false));
        tokens.add(new Token(Kind.SIGN, "{", false));
        tokens.add(new Token(Kind.NUMBER, digits.toString(), false));
        tokens.add(new Token(Kind.SIGN, "}", false));
    }

    /** Blanks group digits only if nothing else is there: 1 000. */
    private boolean onlyDigits() {
        return s.matches("[-+]?(?:\\\\\\$ ?)?\\d{1,3}( \\d{3})+(\\.\\d+)?");
    }

    private void digits(StringBuilder into) {
        while (digit(at)) {
            into.append(s.charAt(at++));
        }
    }

    private boolean digit(int i) {
        return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
    }

    private void command(boolean spaced) {
        int end = at + 1;
        while (end < s.length() && Character.isLetter(s.charAt(end))) {
            end++;
        }
        if (end == at + 1) {
            if (end >= s.length()) {
                at = end;
                return;
            }
            String sign = s.substring(at, end + 1);
            at = end + 1;
            if (sign.equals("\\{") || sign.equals("\\(") || sign.equals("\\[")) {
                depth++;
            } else if (sign.equals("\\}") || sign.equals("\\)") || sign.equals("\\]")) {
                depth--;
            }
            if (sign.equals("\\{") || sign.equals("\\}") || sign.equals("\\\\") || sign.equals("\\$")) {
                tokens.add(new Token(Kind.SIGN, sign, spaced));
            }
            return;
        }
        String name = s.substring(at + 1, end);
        at = end;
        if (TEXTS.contains(name)) {
            text(spaced);
        } else {
            tokens.add(new Token(Kind.COMMAND, name, spaced));
        }
    }

    private void text(boolean spaced) {
        while (at < s.length() && s.charAt(at) == ' ') {
            at++;
        }
        int close = at < s.length() && s.charAt(at) == '{' ? Notation.closing(s, at) : -1;
        if (close < 0) {
            return;
        }
        String inner = s.substring(at + 1, close).strip();
        at = close + 1;
        if (!inner.isEmpty()) {
            tokens.add(written(inner, spaced));
        }
    }

    /** A text; one that is the name of a sign is the sign. */
    private Token written(String text, boolean spaced) {
        boolean behind = !tokens.isEmpty() && tokens.getLast().kind() != Kind.TEXT;
        return switch (behind ? text.toLowerCase(Locale.ROOT) : "") {
            case "percent", "percentage", "pct" -> new Token(Kind.SIGN, "%", spaced);
            case "degree", "degrees" -> new Token(Kind.SIGN, "°", spaced);
            default -> new Token(Kind.TEXT, text, spaced);
        };
    }

    private void word(boolean spaced) {
        int end = at;
        while (end < s.length() && Character.isLetter(s.charAt(end)) && s.charAt(end) != 'π') {
            end++;
        }
        String word = s.substring(at, end);
        if (word.matches("(?:or|and)[A-Z]")) {
            word = word.substring(0, word.length() - 1);
            end--;
        }
        if (Functions.KNOWN.contains(word) || word.equals("sqrt") || word.equals("pi") || word.equals("infty")) {
            tokens.add(new Token(Kind.COMMAND, word, spaced));
        } else if (word.equals("and") || word.equals("or") || (word.length() > 1 && !word.matches("[A-Z]+|[a-z]{2}"))) {
            tokens.add(written(word, spaced));
        } else {
            for (int i = 0; i < word.length(); i++) {
                tokens.add(new Token(Kind.LETTER, word.substring(i, i + 1), spaced && i == 0));
            }
        }
        at = end;
    }

    private void sign(char c, boolean spaced) {
        String command = switch (c) {
            case 'π' -> "pi";
            case '√' -> "sqrt";
            case '∞' -> "infty";
            case '⌊' -> "lfloor";
            case '⌋' -> "rfloor";
            case '⌈' -> "lceil";
            case '⌉' -> "rceil";
            default -> "";
        };
        if (!command.isEmpty()) {
            at++;
            tokens.add(new Token(Kind.COMMAND, command, spaced));
            return;
        }
        String sign = String.valueOf(c);
        if ("<>!=".indexOf(c) >= 0 && at + 1 < s.length() && s.charAt(at + 1) == '=') {
            sign = c + "=";
            at++;
        }
        at++;
        if ("([{".indexOf(c) >= 0) {
            depth++;
        } else if (")]}".indexOf(c) >= 0) {
            depth--;
        }
        tokens.add(new Token(Kind.SIGN, sign, spaced));
    }
}
