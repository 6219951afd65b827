package org.hone.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hone.source.Place;

/** Collects the diagnostics of a run: each once, in the order of the text. Not thread-safe. */
public final class Diagnostics {
    /** How many are printed at most; the rest is counted. */
    public static final int SHOWN = 20;

    private final Set<Diagnostic> collected = new LinkedHashSet<>();
    private final Set<Key> seen = new LinkedHashSet<>();

    /** Adds one, unless the same code was given for the same place with the same message. */
    public void add(Diagnostic diagnostic) {
        if (seen.add(Key.of(diagnostic))) {
            collected.add(diagnostic);
        }
    }

    public void addAll(Iterable<Diagnostic> diagnostics) {
        diagnostics.forEach(this::add);
    }

    public boolean hasErrors() {
        return collected.stream().anyMatch(Diagnostic::isError);
    }

    /**
     * Without what may only follow from text that could not be read: where there is a syntax error, syntax errors are all there
     * is.
     */
    public Diagnostics withoutFollowing() {
        if (collected.stream().noneMatch(d -> d.isError() && d.code().isSyntax())) {
            return this;
        }
        Diagnostics causes = new Diagnostics();
        collected.stream().filter(d -> d.code().isSyntax()).forEach(causes::add);
        return causes;
    }

    public boolean isEmpty() {
        return collected.isEmpty();
    }

    /**
     * All of them: those without a source first, then by source in the order in which sources were first mentioned, then
     * by place, errors before warnings at the same place.
     */
    public List<Diagnostic> sorted() {
        List<String> sources = new ArrayList<>();
        for (Diagnostic diagnostic : collected) {
            String name = source(diagnostic);
            if (!sources.contains(name)) {
                sources.add(name);
            }
        }
        return collected.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.place().isPresent())
                        .thenComparingInt(d -> sources.indexOf(source(d)))
                        .thenComparingInt(
                                d -> d.place().map(p -> p.span().start()).orElse(0))
                        .thenComparing(Diagnostic::severity))
                .toList();
    }

    private static String source(Diagnostic diagnostic) {
        return diagnostic.place().map(place -> place.source().name()).orElse("");
    }

    private record Key(Code code, String source, int start, int end, String message) {
        static Key of(Diagnostic diagnostic) {
            return diagnostic
                    .place()
                    .map((Place place) -> new Key(
                            diagnostic.code(),
                            place.source().name(),
                            place.span().start(),
                            place.span().end(),
                            diagnostic.message()))
                    .orElseGet(() -> new Key(diagnostic.code(), "", 0, 0, diagnostic.message()));
        }
    }
}
