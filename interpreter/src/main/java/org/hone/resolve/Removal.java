package org.hone.resolve;

import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Takes a member of a block out of the text: with its line if it stands alone there, else with what separates it from the next. */
final class Removal {
    private Removal() {}

    static Fix of(SourceFile source, Span member) {
        String text = source.text();
        int start = member.start();
        int end = blanks(text, member.end());
        boolean separated = end < text.length() && text.charAt(end) == ';';
        if (separated) {
            end = blanks(text, end + 1);
        }
        int lineStart = source.lineStart(source.lineAt(start));
        boolean first = text.substring(lineStart, start).isBlank();
        boolean last = end == text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r';
        if (first && last) {
            start = lineStart;
            int line = source.lineAt(end);
            end = line < source.lineCount() ? source.lineStart(line + 1) : text.length();
        } else if (!separated && !first) {
            end = member.end();
        }
        return Fix.of("take it out", new TextEdit(new Span(start, end), ""));
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
