package org.hone.assist;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;

/**
 * A text that was read as a whole, and where it may be cut: declarations do not depend on their order, so after an edit only
 * the pieces that it touches are read again.
 *
 * @param starts where pieces begin: 0, then each declaration at the left margin with the comments right above it
 */
record Base(ModuleTree tree, NavigableSet<Integer> starts) {

    static Base of(SourceFile source, boolean prompt) {
        ModuleTree tree =
                prompt ? Parser.parseRepl(source, new Diagnostics()) : Parser.parse(source, new Diagnostics());
        return new Base(tree, starts(source.text()));
    }

    String text() {
        return tree.source().text();
    }

    private static NavigableSet<Integer> starts(String text) {
        NavigableSet<Integer> starts = new TreeSet<>();
        starts.add(0);
        List<Lexeme.Placed> all = Lexeme.placed(text);
        int comment = -1;
        int ends = 0;
        for (int i = 0; i < all.size(); i++) {
            Lexeme.Placed p = all.get(i);
            int start = p.span().start();
            boolean margin = start == 0 || text.charAt(start - 1) == '\n';
            switch (p.lexeme().kind()) {
                case NEWLINE, BREAK -> {
                    if (++ends > 1) {
                        comment = -1;
                    }
                }
                case LINE_COMMENT, DOC_COMMENT -> {
                    comment = !margin ? -1 : comment < 0 ? start : comment;
                    ends = 0;
                }
                default -> {
                    String word = p.lexeme().text();
                    boolean given =
                            i + 1 < all.size() && all.get(i + 1).lexeme().is("=");
                    if (margin && !given && Cursor.beginsItem(word)) {
                        starts.add(comment < 0 ? start : comment);
                    }
                    comment = -1;
                    ends = 0;
                }
            }
        }
        return starts;
    }
}
