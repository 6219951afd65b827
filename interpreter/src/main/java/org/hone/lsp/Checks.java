package org.hone.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Label;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * Checks texts while they are written: a little after the last keystroke, on a thread of its own; what belongs to an older
 * version is not published.
 */
final class Checks {
    private static final int PAUSE = 150;

    private final Workspace workspace;
    private final Consumer<PublishDiagnosticsParams> publisher;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread t = new Thread(work, "hone-lsp-check");
        t.setDaemon(true);
        return t;
    });
    private final Map<String, Integer> current = new ConcurrentHashMap<>();
    private final Map<String, Future<?>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    Checks(Workspace workspace, Consumer<PublishDiagnosticsParams> publisher) {
        this.workspace = workspace;
        this.publisher = publisher;
    }

    /** What was found in a version of a text. */
    private record Checked(int version, List<Diagnostic> diagnostics) {}

    /** Checks a version of a text soon; {@code afterwards} runs on the same thread. */
    void soon(String uri, int version, SourceFile source, int pause, Runnable afterwards) {
        current.put(uri, version);
        Future<?> before = waiting.put(
                uri,
                thread.schedule(
                        () -> {
                            if (isCurrent(uri, version)) {
                                check(uri, version, source);
                            }
                            if (isCurrent(uri, version)) {
                                afterwards.run();
                            }
                        },
                        pause,
                        TimeUnit.MILLISECONDS));
        if (before != null) {
            before.cancel(false);
        }
    }

    static int pause() {
        return PAUSE;
    }

    /** Carries something long out where it delays no answer to a keystroke. */
    void aside(Runnable work) {
        thread.execute(work);
    }

    void close(String uri) {
        current.remove(uri);
        checked.remove(uri);
        Future<?> before = waiting.remove(uri);
        if (before != null) {
            before.cancel(false);
        }
        publisher.accept(new PublishDiagnosticsParams(uri, List.of()));
    }

    void stop() {
        thread.shutdownNow();
    }

    /** What was found in just this version; nothing if it was not checked yet. */
    List<Diagnostic> found(String uri, int version) {
        Checked last = checked.get(uri);
        return last != null && last.version() == version ? last.diagnostics() : List.of();
    }

    private boolean isCurrent(String uri, int version) {
        Integer now = current.get(uri);
        return now != null && now == version;
    }

    private void check(String uri, int version, SourceFile source) {
        List<Diagnostic> own = new ArrayList<>();
        for (Diagnostic d : Compiler.compile(source, ParamInputs.NONE, workspace.loader())
                .diagnostics()
                .sorted()) {
            Optional<Place> place = d.place();
            if (place.isEmpty() || place.get().source().name().equals(source.name())) {
                own.add(d);
            }
        }
        if (isCurrent(uri, version)) {
            checked.put(uri, new Checked(version, own));
            PublishDiagnosticsParams found = new PublishDiagnosticsParams(
                    uri, own.stream().map(d -> protocol(d, source)).toList());
            found.setVersion(version);
            publisher.accept(found);
        }
    }

    /** A diagnostic as the protocol has it: reasons and help are part of the message. */
    org.eclipse.lsp4j.Diagnostic protocol(Diagnostic d, SourceFile source) {
        StringBuilder message = new StringBuilder(d.message());
        if (!d.label().isEmpty()) {
            message.append(" (").append(d.label()).append(')');
        }
        d.notes().forEach(note -> message.append("\n").append(note));
        d.help().ifPresent(help -> message.append("\nhelp: ").append(help));
        Span span = d.place().map(Place::span).orElse(Span.at(0));
        org.eclipse.lsp4j.Diagnostic shown = new org.eclipse.lsp4j.Diagnostic(
                Places.range(source, span),
                message.toString(),
                d.isError() ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                "hone",
                d.code().id());
        List<DiagnosticRelatedInformation> related = new ArrayList<>();
        for (Label label : d.secondary()) {
            SourceFile there = label.place().source();
            related.add(new DiagnosticRelatedInformation(
                    new Location(
                            workspace.uri(there), Places.range(there, label.place().span())),
                    label.text()));
        }
        if (!related.isEmpty()) {
            shown.setRelatedInformation(related);
        }
        return shown;
    }
}
