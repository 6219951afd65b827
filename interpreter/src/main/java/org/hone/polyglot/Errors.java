package org.hone.polyglot;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import java.util.List;
import java.util.Optional;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.grammar.Completeness;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** What is wrong, as exceptions that carry all of it. */
final class Errors {
    private final Sources sources;

    Errors(Sources sources) {
        this.sources = sources;
    }

    /** A text that is refused. */
    HoneException refused(SourceFile text, Diagnostics diagnostics, @Nullable Node location) {
        boolean incomplete = Completeness.of(text.text()) == Completeness.INCOMPLETE;
        return HoneException.refused(
                message(diagnostics), incomplete, list(diagnostics), section(diagnostics), location);
    }

    /** A call whose arguments do not fit, or an action that is not done. */
    HoneException failed(Diagnostics diagnostics, Node location) {
        return HoneException.failed(message(diagnostics), list(diagnostics), null, location);
    }

    private static String message(Diagnostics diagnostics) {
        return new TextRenderer(false).render(diagnostics).stripTrailing();
    }

    private static ListObject list(Diagnostics diagnostics) {
        JsonRenderer json = new JsonRenderer();
        List<Object> all = diagnostics.sorted().stream()
                .map(d -> JsonObjects.of(json.tree(d), "Diagnostic"))
                .toList();
        return new ListObject(all, all.size() + " diagnostics", Optional.empty());
    }

    private @Nullable SourceSection section(Diagnostics diagnostics) {
        return diagnostics.sorted().stream()
                .filter(Diagnostic::isError)
                .flatMap(d -> d.place().stream())
                .findFirst()
                .map(p -> sources.section(p.source(), p.span()))
                .orElse(null);
    }
}
