package org.hone.polyglot;

import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.hone.diagnostics.Diagnostics;
import org.hone.prompt.Origins;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** The texts of a context: which source of the host each one is. */
final class Sources {
    private final Map<SourceFile, Source> known = new WeakHashMap<>();
    private final Function<Place, Optional<Place>> origins;

    /**
     * @param origins where what the session keeps was given
     */
    Sources(Function<Place, Optional<Place>> origins) {
        this.origins = origins;
    }

    /** A text that the host gave. */
    SourceFile enter(Source source) {
        String name = source.getPath() != null ? source.getPath() : source.getName();
        SourceFile file = new SourceFile(name, source.getCharacters().toString());
        known.put(file, source);
        return file;
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
        return known.containsKey(place.source()) ? place : origins.apply(place).orElse(place);
    }

    /** The diagnostics of a text with their places in it, wherever the session has moved its parts. */
    Diagnostics original(Diagnostics found, SourceFile text) {
        return Origins.moved(found, place -> original(place, text));
    }

    /** A statement is evaluated in a text of the same name and length, with blanks around it. */
    private Place original(Place place, SourceFile text) {
        boolean part = place.source().name().equals(text.name())
                && place.source().text().length() == text.text().length();
        return part ? new Place(text, place.span()) : original(place);
    }
}
