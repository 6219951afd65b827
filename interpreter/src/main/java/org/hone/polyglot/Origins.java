package org.hone.polyglot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.ModuleTree;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * Where declarations came from. A session keeps them as one module of its own; a host wants to hear of the text that it gave.
 */
final class Origins {
    private final List<Origin> known = new ArrayList<>();

    private record Origin(String text, SourceFile source, int start) {}

    /** Remembers the declarations of a text. */
    void enter(ModuleTree tree) {
        tree.declarations().forEach(d -> {
            Span span = d.doc().map(doc -> doc.span().to(d.span())).orElse(d.span());
            known.removeIf(o -> o.text().equals(tree.source().text(span)));
            known.add(new Origin(tree.source().text(span), tree.source(), span.start()));
        });
    }

    /** Whether a text is one that was given. */
    private boolean given(SourceFile file) {
        return known.stream().anyMatch(o -> o.source().equals(file));
    }

    /** The place in the text that a host gave, if it is in a declaration of one. */
    Optional<Place> original(Place place) {
        if (given(place.source())) {
            return Optional.of(place);
        }
        for (Origin origin : known.reversed()) {
            int at = place.source().text().indexOf(origin.text());
            boolean inside = at >= 0
                    && at <= place.span().start()
                    && place.span().end() <= at + origin.text().length();
            if (inside) {
                int shift = origin.start() - at;
                Span span = new Span(place.span().start() + shift, place.span().end() + shift);
                return Optional.of(new Place(origin.source(), span));
            }
        }
        return Optional.empty();
    }
}
