package org.hone.lsp;

import java.util.List;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.hone.assist.Assist;
import org.hone.source.SourceFile;

/**
 * An open file at one version.
 *
 * @param assist asked by the thread that answers only
 */
record Document(String uri, int version, Assist assist) {
    SourceFile source() {
        return assist.source();
    }

    Document changed(int next, List<TextDocumentContentChangeEvent> changes) {
        SourceFile now = source();
        for (TextDocumentContentChangeEvent change : changes) {
            String text = change.getText();
            if (change.getRange() != null) {
                int start = Places.offset(now, change.getRange().getStart());
                int end = Math.max(start, Places.offset(now, change.getRange().getEnd()));
                text = now.text().substring(0, start) + text + now.text().substring(end);
            }
            now = new SourceFile(now.name(), text);
        }
        return new Document(uri, next, assist.edited(now.text()));
    }
}
