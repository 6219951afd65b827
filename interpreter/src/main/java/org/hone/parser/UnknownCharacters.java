package org.hone.parser;

import org.antlr.v4.runtime.Token;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.Span;

/** Characters that Hone has no use for, with what people coming from elsewhere mean by them. */
final class UnknownCharacters {
    private UnknownCharacters() {}

    static Diagnostic diagnostic(Reporter reporter, Token token) {
        Span span = Spans.of(token);
        String text = token.getText();
        Diagnostic plain =
                reporter.error(Code.UNKNOWN_CHARACTER, span, "Hone does not know the character `" + shown(text) + "`");
        return switch (text) {
            case "&" -> plain.help("write `and`");
            case "|" -> plain.help("write `or`; a pipe is `|>`");
            case "!" -> plain.help("write `not`; unequal is `!=`");
            case "%" -> plain.help("write a share as a number: 0.05");
            case "#" -> plain.help("comments begin with `//`");
            case "'", "`" -> plain.help("a text stands in double quotes: \"…\"");
            case "“", "”", "„" -> replaced(plain, span, "\"");
            case "–", "—", "−" -> replaced(plain, span, "-");
            case "×", "·" -> replaced(plain, span, "*");
            case "÷" -> replaced(plain, span, "/");
            case "≤" -> replaced(plain, span, "<=");
            case "≥" -> replaced(plain, span, ">=");
            case "≠" -> replaced(plain, span, "!=");
            case "→" -> replaced(plain, span, "->");
            case "⇒" -> replaced(plain, span, "=>");
            default -> plain;
        };
    }

    private static Diagnostic replaced(Diagnostic plain, Span span, String replacement) {
        return plain.fix(Fix.of("write `" + replacement + "`", new TextEdit(span, replacement)));
    }

    private static String shown(String text) {
        int point = text.codePointAt(0);
        boolean visible = Character.isDefined(point)
                && !Character.isISOControl(point)
                && Character.getType(point) != Character.FORMAT
                && Character.getType(point) != Character.SURROGATE;
        return visible ? text : String.format("U+%04X", point);
    }
}
