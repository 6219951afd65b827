package org.hone.parser;

import org.antlr.v4.runtime.Token;
import org.hone.ast.Expression;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.Span;

/** Builds numbers and texts, and says what is wrong with malformed ones. */
final class LiteralBuilder {
    private final Reporter reporter;

    LiteralBuilder(Reporter reporter) {
        this.reporter = reporter;
    }

    Expression integer(Token token) {
        Span span = Spans.of(token);
        try {
            return new Expression.IntLiteral(
                    span, Long.parseLong(token.getText().replace("_", "")));
        } catch (NumberFormatException tooLarge) {
            reporter.report(
                    reporter.error(Code.NUMBER_OUT_OF_RANGE, span, "`" + token.getText() + "` does not fit in an `Int`")
                            .label("larger than " + Long.MAX_VALUE));
            return new Expression.Invalid(span);
        }
    }

    Expression real(Token token) {
        Span span = Spans.of(token);
        double value = Double.parseDouble(token.getText().replace("_", ""));
        if (Double.isInfinite(value)) {
            reporter.report(
                    reporter.error(Code.NUMBER_OUT_OF_RANGE, span, "`" + token.getText() + "` does not fit in a `Real`")
                            .label("larger than " + Double.MAX_VALUE));
            return new Expression.Invalid(span);
        }
        return new Expression.RealLiteral(span, value, token.getText());
    }

    Expression malformedNumber(Token token) {
        String text = token.getText();
        int letters = 0;
        while (!Character.isLetter(text.codePointAt(letters))
                && (text.charAt(letters) != '_' || isDigit(text, letters + 1))) {
            letters++;
        }
        Span span = Spans.of(token);
        String unit = text.substring(letters);
        reporter.report(reporter.error(Code.MALFORMED_NUMBER, span, "a number and the word `" + unit + "` run together")
                .label("a unit follows a dot")
                .fix(Fix.of(
                        "`" + text.substring(0, letters) + "." + unit + "`",
                        TextEdit.insert(span.start() + letters, "."))));
        return new Expression.Invalid(span);
    }

    private static boolean isDigit(String text, int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    Expression unclosedText(Token token) {
        Span span = Spans.of(token);
        reporter.report(reporter.error(Code.UNCLOSED_TEXT, span, "this text has no closing quote")
                .label("a text ends on its own line")
                .help("close it with `\"`; write a line end inside a text as `\\n`"));
        return new Expression.Invalid(span);
    }

    Expression.TextLiteral text(Token token) {
        return new Expression.TextLiteral(Spans.of(token), unescape(token));
    }

    /** The content of a text token, without quotes, escapes resolved. */
    String unescape(Token token) {
        String raw = token.getText();
        StringBuilder value = new StringBuilder();
        int end = raw.length() - 1;
        int i = 1;
        while (i < end) {
            char c = raw.charAt(i++);
            if (c == '\0') {
                noNull(token, i - 1, 1);
                continue;
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            int escaped = i++;
            switch (raw.charAt(escaped)) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case 'r' -> value.append('\r');
                case '"' -> value.append('"');
                case '\\' -> value.append('\\');
                case 'u' -> i = unicode(raw, escaped, token, value);
                default -> {
                    i = raw.offsetByCodePoints(escaped, 1);
                    unknownEscape(token, escaped - 1, raw.substring(escaped - 1, i));
                }
            }
        }
        return value.toString();
    }

    /** Reads the braces after {@code \}{@code u}; gives the index after the last character used. */
    private int unicode(String raw, int at, Token token, StringBuilder value) {
        int close = raw.indexOf('}', at);
        if (at + 1 < raw.length() && raw.charAt(at + 1) == '{' && close > at + 2 && close - at <= 8) {
            try {
                int point = Integer.parseInt(raw.substring(at + 2, close), 16);
                if (point == 0) {
                    noNull(token, at - 1, close + 2 - at);
                    return close + 1;
                }
                if (Character.isValidCodePoint(point)) {
                    value.appendCodePoint(point);
                    return close + 1;
                }
            } catch (NumberFormatException notHexadecimal) {
                // reported below, like every other malformed escape
            }
        }
        unknownEscape(token, at - 1, "\\u");
        return at + 1;
    }

    /** Neither a path nor a token can hold it, and the systems that take one end the text there. */
    private void noNull(Token token, int offset, int length) {
        int start = Spans.of(token).start() + offset;
        reporter.report(reporter.error(
                        Code.UNKNOWN_CHARACTER,
                        new Span(start, start + length),
                        "a text cannot hold the character U+0000")
                .help("leave it out"));
    }

    private void unknownEscape(Token token, int offset, String escape) {
        int start = Spans.of(token).start() + offset;
        reporter.report(reporter.error(
                        Code.UNKNOWN_ESCAPE,
                        new Span(start, start + escape.length()),
                        "unknown escape `" + escape + "` in a text")
                .note("the escapes are `\\n`, `\\t`, `\\r`, `\\\"`, `\\\\` and `\\u{1F600}`")
                .fix(Fix.of("write `\\\\` for a backslash", TextEdit.insert(start, "\\"))));
    }
}
