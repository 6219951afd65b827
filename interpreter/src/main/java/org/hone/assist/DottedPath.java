package org.hone.assist;

import java.util.List;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.source.Span;

/** Names with dots between them, as an expression that stands in no text. */
final class DottedPath {
    private DottedPath() {}

    static Expression of(String dotted) {
        return of(List.of(dotted.split("\\.", -1)), Span.at(0));
    }

    /**
     * The expression of words.
     *
     * @param at where all of it is said to stand
     */
    static Expression of(List<String> words, Span at) {
        Expression path = new Expression.Reference(at, words.getFirst());
        for (String word : words.subList(1, words.size())) {
            path = new Expression.Select(at, path, new Name(at, word));
        }
        return path;
    }
}
