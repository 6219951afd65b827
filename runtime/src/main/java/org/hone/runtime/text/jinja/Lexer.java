package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into tokens, and removes white space around tags as transformers' settings ask. */
final class Lexer {

    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ",", ":", "|", "(",
            ")", "[", "]", "{", "}");
    private static final Pattern NUMBER = Pattern.compile("\\d+(_\\d+)*(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    /** Whether what came before ended a line, so that spaces before a block tag begin one. */
    private boolean lineStarting = true;

    private Lexer(String source) {
        String unified = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
    }

    static List<Token> tokens(String source) {
        return new Lexer(source).run();
    }

    private List<Token> run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            boolean print = source.startsWith("{{", tag);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            data(strippedBefore(source.substring(at, tag), sign, print));
            countLines(at, tag);
            at = tag + 2 + (sign == '-' || sign == '+' ? 1 : 0);
            if (source.startsWith("{#", tag)) {
                comment();
            } else {
                tag(print);
            }
        }
        tokens.add(new Token(Token.Kind.END, "the end", line));
        return List.copyOf(tokens);
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
            char next = i + 1 < source.length() ? source.charAt(i + 1) : ' ';
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    private String strippedBefore(String text, char sign, boolean print) {
        if (sign == '-') {
            return PythonText.rstrip(text);
        }
        if (sign == '+' || print) {
            return text;
        }
        int lineBegin = text.lastIndexOf('\n') + 1;
        boolean blank = lineBegin < text.length()
                && PythonText.strip(text.substring(lineBegin)).isEmpty();
        return blank && (lineBegin > 0 || lineStarting) ? text.substring(0, lineBegin) : text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Token.Kind.DATA, text, line));
        }
    }

    private void countLines(int from, int to) {
        line += (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new JinjaException(line, "a comment is not closed");
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        countLines(at, end);
        at = end + 2;
        skipAfter(sign, true);
    }

    private void skipAfter(char sign, boolean block) {
        int begin = at;
        if (sign == '-') {
            while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (block && sign != '+' && source.startsWith("\n", at)) {
            at++;
        }
        countLines(begin, at);
        lineStarting = at > 0 && source.charAt(at - 1) == '\n';
    }

    private void tag(boolean print) {
        add(print ? Token.Kind.PRINT_BEGIN : Token.Kind.BLOCK_BEGIN, "");
        String close = print ? "}}" : "%}";
        int depth = 0;
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw new JinjaException(line, "a tag is not closed");
            }
            char first = source.charAt(at);
            int end = at + (first == '-' || first == '+' ? 1 : 0);
            if (depth == 0 && source.startsWith(close, end)) {
                add(print ? Token.Kind.PRINT_END : Token.Kind.BLOCK_END, close);
                at = end + 2;
                skipAfter(first, !print);
                return;
            }
            depth += switch (first) {
                case '(', '[', '{' -> 1;
                case ')', ']', '}' -> -1;
                default -> 0;
            };
            piece(first);
        }
    }

    private void skipSpace() {
        int begin = at;
        while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
            at++;
        }
        countLines(begin, at);
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private void piece(char first) {
        if (first == '"' || first == '\'') {
            string(first);
            return;
        }
        Matcher number = NUMBER.matcher(source).region(at, source.length());
        if (number.lookingAt()) {
            boolean real = number.group(2) != null || number.group(3) != null;
            add(real ? Token.Kind.REAL : Token.Kind.WHOLE, number.group().replace("_", ""));
            at = number.end();
            return;
        }
        Matcher name = NAME.matcher(source).region(at, source.length());
        if (name.lookingAt()) {
            add(Token.Kind.NAME, name.group());
            at = name.end();
            return;
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                add(Token.Kind.OPERATOR, operator);
                at += operator.length();
                return;
            }
        }
        throw new JinjaException(line, "unexpected character '" + first + "'");
    }

    private void string(char quote) {
        StringBuilder value = new StringBuilder();
        int begin = at;
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\' && i + 1 < source.length()) {
                i = escape(value, i + 1);
            } else {
                value.append(source.charAt(i));
                i++;
            }
        }
        if (i >= source.length()) {
            throw new JinjaException(line, "a string is not closed");
        }
        add(Token.Kind.STRING, value.toString());
        at = i + 1;
        countLines(begin, at);
    }

    /** Appends what the escape at {@code i}, the character after the backslash, stands for; returns where it ends. */
    private int escape(StringBuilder value, int i) {
        char c = source.charAt(i);
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'v' -> value.append('\u000b');
            case 'a' -> value.append('\u0007');
            case '0' -> value.append('\0');
            case '\\', '\'', '"' -> value.append(c);
            case '\n' -> {}
            case 'x' -> {
                return hex(value, i + 1, 2);
            }
            case 'u' -> {
                return hex(value, i + 1, 4);
            }
            case 'U' -> {
                return hex(value, i + 1, 8);
            }
            default -> value.append('\\').append(c);
        }
        return i + 1;
    }

    private int hex(StringBuilder value, int from, int digits) {
        int end = from + digits;
        try {
            value.appendCodePoint(Integer.parseInt(source, from, end, 16));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw (JinjaException)
                    new JinjaException(line, "a \\x, \\u or \\U escape needs " + digits + " hex digits").initCause(e);
        }
        return end;
    }
}
