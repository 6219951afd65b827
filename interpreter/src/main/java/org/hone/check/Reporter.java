package org.hone.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.source.Place;
import org.hone.source.Span;

/**
 * Where the checker says what it found. While a function of the standard library is inlined, what is wrong inside it is
 * said about the call, for it is the caller's argument that does not fit.
 */
public final class Reporter {
    private final Diagnostics sink;
    private final Deque<Place> calls = new ArrayDeque<>();
    private final Set<Place> said = new HashSet<>();
    private int errors;

    public Reporter(Diagnostics sink) {
        this.sink = sink;
    }

    /** Adds a diagnostic. */
    public void add(Diagnostic diagnostic) {
        errors += diagnostic.isError() ? 1 : 0;
        Place call = calls.peekFirst();
        boolean within =
                diagnostic.place().map(p -> p.source().name().startsWith("std")).orElse(false);
        if (call == null || !within) {
            sink.add(diagnostic);
            return;
        }
        if (diagnostic.isError() && !said.add(call)) {
            return;
        }
        sink.add(new Diagnostic(
                diagnostic.code(),
                diagnostic.severity(),
                Optional.of(call),
                diagnostic.message(),
                diagnostic.label(),
                diagnostic.secondary(),
                diagnostic.notes(),
                diagnostic.fix().isPresent() ? Optional.empty() : diagnostic.help(),
                Optional.empty()));
    }

    /** How many errors were added so far, those that had been said before included. */
    public int errors() {
        return errors;
    }

    /** Evaluates with the outermost call as the place of what is wrong inside. */
    public <T> T at(Place call, Supplier<T> work) {
        boolean pushed = calls.isEmpty();
        if (pushed) {
            calls.push(call);
        }
        try {
            return work.get();
        } finally {
            if (pushed) {
                calls.pop();
            }
        }
    }

    /** The place of a span as a message gives it: the call while one is inlined. */
    public Place place(Env env, Span span) {
        Place call = calls.peekFirst();
        return call != null && env.module().standard()
                ? call
                : new Place(env.module().source(), span);
    }

    /** Whether a call of the standard library is being inlined. */
    public boolean inCall() {
        return !calls.isEmpty();
    }

    /** An error. */
    public void error(Env env, Code code, Span span, String message) {
        add(Diagnostic.error(code, env.module().source(), span, message));
    }

    /** What has been collected. */
    public Diagnostics diagnostics() {
        return sink;
    }
}
