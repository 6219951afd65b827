package org.hone.parser;

import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Where the builders send what they find. */
record Reporter(SourceFile source, Diagnostics diagnostics) {
    Diagnostic error(Code code, Span span, String message) {
        return Diagnostic.error(code, source, span, message);
    }

    void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }
}
