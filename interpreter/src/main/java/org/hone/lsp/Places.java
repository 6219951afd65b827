package org.hone.lsp;

import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Offsets and the protocol's positions: lines from 0, UTF-16 units from 0. */
final class Places {
    private Places() {}

    static Position position(SourceFile source, int offset) {
        int within = Math.min(Math.max(offset, 0), source.text().length());
        int line = source.lineAt(within);
        return new Position(line - 1, within - source.lineStart(line));
    }

    static Range range(SourceFile source, Span span) {
        return new Range(position(source, span.start()), position(source, span.end()));
    }

    /** Positions beyond a line's end mean its end, as the protocol says; those beyond the text mean the end of the text. */
    static int offset(SourceFile source, Position position) {
        if (position.getLine() < 0) {
            return 0;
        }
        if (position.getLine() >= source.lineCount()) {
            return source.text().length();
        }
        int line = position.getLine() + 1;
        return Math.min(source.lineStart(line) + Math.max(position.getCharacter(), 0), source.lineEnd(line));
    }
}
