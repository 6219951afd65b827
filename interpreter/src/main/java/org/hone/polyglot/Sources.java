package org.hone.polyglot;

import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Map;
import java.util.WeakHashMap;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.Label;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** The texts of a context: which source of the host each one is. */
final class Sources {
    private final Map<SourceFile, Source> known = new WeakHashMap<>();
    private final Origins origins = new Origins();

    /** A text that the host gave. */
    SourceFile enter(Source source) {
        String name = source.getPath() != null ? source.getPath() : source.getName();
        SourceFile file = new SourceFile(name, source.getCharacters().toString());
        known.put(file, source);
        return file;
    }

    /** Declarations that the host gave. */
    void enter(ModuleTree tree) {
        origins.enter(tree);
    }

    /** The place as the host knows it. */
    SourceSection section(SourceFile file, Span span) {
        Place place = original(new Place(file, span));
        Source source = known.computeIfAbsent(
                place.source(),
                unseen -> Source.newBuilder(HoneLanguage.ID, unseen.text(), unseen.name())
                        .internal(unseen.name().startsWith("std/"))
                        .build());
        int length = source.getLength();
        int start = Math.min(place.span().start(), length);
        return source.createSection(start, Math.min(place.span().end(), length) - start);
    }

    private Place original(Place place) {
        return known.containsKey(place.source())
                ? place
                : origins.original(place).orElse(place);
    }

    /** The diagnostics of a text with their places in it, wherever the session has moved its parts. */
    Diagnostics original(Diagnostics found, SourceFile text) {
        Diagnostics moved = new Diagnostics();
        found.sorted()
                .forEach(d -> moved.add(new Diagnostic(
                        d.code(),
                        d.severity(),
                        d.place().map(p -> original(p, text)),
                        d.message(),
                        d.label(),
                        d.secondary().stream()
                                .map(l -> new Label(original(l.place(), text), l.text()))
                                .toList(),
                        d.notes(),
                        d.help(),
                        d.fix())));
        return moved;
    }

    /** A statement is evaluated in a text of the same name and length, with blanks around it. */
    private Place original(Place place, SourceFile text) {
        boolean part = place.source().name().equals(text.name())
                && place.source().text().length() == text.text().length();
        return part ? new Place(text, place.span()) : original(place);
    }
}
