package org.hone.polyglot;

import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** The texts of a context: which source of the host each one is. */
final class Sources {
    private final Map<SourceFile, Source> known = new WeakHashMap<>();

    /** A text that the host gave. */
    SourceFile enter(Source source) {
        String name = source.getPath() != null ? source.getPath() : source.getName();
        SourceFile file = new SourceFile(name, source.getCharacters().toString());
        known.put(file, source);
        return file;
    }

    /** A text that stands for a part of another one, at the same places. */
    void alias(SourceFile part, SourceFile whole) {
        Source source = known.get(whole);
        if (source != null) {
            known.put(part, source);
        }
    }

    /** The place as the host knows it. */
    SourceSection section(SourceFile file, Span span) {
        Source source = known.computeIfAbsent(
                file,
                unseen -> Source.newBuilder(HoneLanguage.ID, unseen.text(), unseen.name())
                        .internal(unseen.name().startsWith("std/"))
                        .build());
        int length = source.getLength();
        int start = Math.min(span.start(), length);
        return source.createSection(start, Math.min(span.end(), length) - start);
    }

    Optional<SourceSection> section(Place place) {
        return Optional.of(section(place.source(), place.span()));
    }
}
