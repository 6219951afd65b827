package org.hone.polyglot;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.grammar.Completeness;
import org.hone.prompt.Answer;
import org.hone.prompt.Piece;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** What is wrong, as exceptions that carry all of it. */
final class Errors {
    private final Sources sources;

    Errors(Sources sources) {
        this.sources = sources;
    }

    /** A text that is refused. */
    HoneException refused(SourceFile text, Diagnostics found, @Nullable Node location) {
        Diagnostics diagnostics = sources.original(found, text);
        boolean incomplete = Completeness.of(text.text()) == Completeness.INCOMPLETE;
        return HoneException.refused(
                message(diagnostics), incomplete, list(diagnostics), section(diagnostics), location);
    }

    /** An answer that is not what was asked for. */
    HoneException of(SourceFile text, Answer answer, Node location) {
        Diagnostics found = new Diagnostics();
        answer.pieces().stream()
                .filter(Piece.Problems.class::isInstance)
                .forEach(p -> found.addAll(((Piece.Problems) p).diagnostics().sorted()));
        if (found.hasErrors()) {
            return refused(text, found, location);
        }
        String said = answer.pieces().stream()
                .filter(Piece.Complaint.class::isInstance)
                .map(p -> ((Piece.Complaint) p).text())
                .collect(Collectors.joining("\n"));
        return answer.outcome() == Answer.Outcome.WRONG
                ? HoneException.refused(said, false, list(found), null, location)
                : HoneException.failed(said, list(found), null, location);
    }

    /** A call whose arguments do not fit. */
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
