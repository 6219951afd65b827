package org.hone.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.Label;
import org.hone.diagnostics.TextEdit;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * Where declarations came from. A session keeps them as one module of its own; whoever gave them wants to hear of the text that was
 * typed, of the file that was loaded, or of the host's source.
 */
public final class Origins {
    private static final String EARLIER = "earlier input";

    private final List<Origin> known = new ArrayList<>();

    Origins() {}

    private record Origin(String text, SourceFile source, int start) {}

    /** Remembers the declarations of a text. */
    void enter(ModuleTree tree) {
        tree.declarations().forEach(d -> {
            Span span = Declarations.span(d);
            String text = tree.source().text(span);
            known.removeIf(o -> o.text().equals(text));
            known.add(new Origin(text, tree.source(), span.start()));
        });
    }

    /** From now on, what was typed before is called an earlier input. */
    void nextInput() {
        Map<SourceFile, SourceFile> renamed = new HashMap<>();
        known.replaceAll(o -> o.source().name().equals(PromptSession.INPUT)
                ? new Origin(
                        o.text(),
                        renamed.computeIfAbsent(o.source(), s -> new SourceFile(EARLIER, s.text())),
                        o.start())
                : o);
    }

    /** The place in the text that was given, if it is in a declaration of one. */
    public Optional<Place> original(Place place) {
        if (known.stream().anyMatch(o -> o.source().equals(place.source()))) {
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

    /** What was found in the session's module, in the texts that were given. */
    Diagnostics original(Diagnostics found) {
        return moved(
                found,
                place -> place.source().name().equals(PromptSession.MODULE)
                        ? original(place).orElse(place)
                        : place);
    }

    /**
     * Diagnostics with other places. A fix whose edits do not all move to the source of its diagnostic is left out; what it
     * would do is still said.
     */
    public static Diagnostics moved(Diagnostics found, UnaryOperator<Place> places) {
        Diagnostics moved = new Diagnostics();
        found.sorted()
                .forEach(d -> moved.add(new Diagnostic(
                        d.code(),
                        d.severity(),
                        d.place().map(places),
                        d.message(),
                        d.label(),
                        d.secondary().stream()
                                .map(l -> new Label(places.apply(l.place()), l.text()))
                                .toList(),
                        d.notes(),
                        d.help(),
                        d.fix().flatMap(f -> d.place().flatMap(p -> moved(f, p, places))))));
        return moved;
    }

    private static Optional<Fix> moved(Fix fix, Place place, UnaryOperator<Place> places) {
        SourceFile target = places.apply(place).source();
        List<TextEdit> edits = new ArrayList<>();
        for (TextEdit edit : fix.edits()) {
            Place to = places.apply(new Place(place.source(), edit.span()));
            if (!to.source().equals(target)) {
                return Optional.empty();
            }
            edits.add(new TextEdit(to.span(), edit.replacement()));
        }
        return Optional.of(new Fix(fix.description(), edits));
    }
}
