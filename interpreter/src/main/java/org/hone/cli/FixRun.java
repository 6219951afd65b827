package org.hone.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.lower.Compilation;
import org.hone.plan.ParamInputs;
import org.hone.source.SourceFile;

/**
 * Mends a program with the fixes of its own diagnostics: all that do not overlap at once, then checks again, until nothing
 * is left that can be mended.
 */
final class FixRun {
    private static final int ROUNDS = 50;

    private SourceFile source;
    private final ParamInputs inputs;
    private final List<Change> changes = new ArrayList<>();

    FixRun(SourceFile source, ParamInputs inputs) {
        this.source = source;
        this.inputs = inputs;
    }

    /**
     * One fix that was applied.
     *
     * @param line the line it was applied in, as the text stood then
     */
    record Change(int line, String code, String description, String before, String after) {}

    /** The mended program, and what was changed in order. */
    record Outcome(SourceFile source, List<Change> changes, Diagnostics diagnostics) {
        Outcome {
            changes = List.copyOf(changes);
        }
    }

    Outcome run() {
        Compilation checked = Programs.compile(source, inputs);
        Set<String> seen = new HashSet<>(Set.of(source.text()));
        for (int round = 0; round < ROUNDS; round++) {
            List<Diagnostic> mendable = new ArrayList<>();
            int free = 0;
            for (Diagnostic d : ordered(checked.diagnostics())) {
                Fix fix = d.fix().orElseThrow();
                if (fix.edits().getFirst().span().start() >= free) {
                    mendable.add(d);
                    free = fix.edits().getLast().span().end() + 1;
                }
            }
            if (mendable.isEmpty()) {
                break;
            }
            int known = changes.size();
            SourceFile mended = apply(mendable);
            if (!seen.add(mended.text())) {
                // Fixes that go round in a circle mend nothing: the text stays as it was before this round.
                changes.subList(known, changes.size()).clear();
                break;
            }
            source = mended;
            checked = Programs.compile(source, inputs);
        }
        return new Outcome(source, changes, checked.diagnostics());
    }

    private List<Diagnostic> ordered(Diagnostics diagnostics) {
        return diagnostics.sorted().stream()
                .filter(d -> d.fix().isPresent()
                        && !d.fix().get().edits().isEmpty()
                        && d.place().filter(p -> p.source().equals(source)).isPresent())
                .sorted(java.util.Comparator.comparing(
                        d -> d.fix().orElseThrow().edits().getFirst().span()))
                .toList();
    }

    private SourceFile apply(List<Diagnostic> mendable) {
        List<TextEdit> edits = new ArrayList<>();
        for (Diagnostic d : mendable) {
            Fix fix = d.fix().orElseThrow();
            edits.addAll(fix.edits());
            int first = source.lineAt(fix.edits().getFirst().span().start());
            int last = source.lineAt(fix.edits().getLast().span().end());
            int start = source.lineStart(first);
            String before = source.text().substring(start, source.lineEnd(last));
            List<TextEdit> shifted = fix.edits().stream()
                    .map(e -> new TextEdit(
                            new org.hone.source.Span(
                                    e.span().start() - start, e.span().end() - start),
                            e.replacement()))
                    .toList();
            String after = new Fix(fix.description(), shifted).apply(before);
            changes.add(new Change(first, d.code().id(), fix.description(), before, after));
        }
        return new SourceFile(source.name(), new Fix("all", edits).apply(source.text()));
    }
}
