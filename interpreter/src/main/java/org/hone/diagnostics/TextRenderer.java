package org.hone.diagnostics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hone.source.Place;
import org.hone.source.SourceFile;

/** Prints diagnostics for people. */
public final class TextRenderer {
    private final boolean coloured;
    private final String explain;

    /**
     * @param coloured whether to use the colours of a terminal
     */
    public TextRenderer(boolean coloured) {
        this(coloured, "hone explain");
    }

    /**
     * @param coloured whether to use the colours of a terminal
     * @param explain what the reader types before a code to learn more
     */
    public TextRenderer(boolean coloured, String explain) {
        this.coloured = coloured;
        this.explain = explain;
    }

    /** All that was collected, in order, an empty line between; at most {@link Diagnostics#SHOWN}, the rest counted. */
    public String render(Diagnostics diagnostics) {
        return render(diagnostics.sorted());
    }

    /** The same for a list that is in order already. */
    public String render(List<Diagnostic> sorted) {
        StringBuilder out = new StringBuilder();
        sorted.stream().limit(Diagnostics.SHOWN).forEach(diagnostic -> {
            if (!out.isEmpty()) {
                out.append('\n');
            }
            append(out, diagnostic);
        });
        int left = sorted.size() - Diagnostics.SHOWN;
        if (left > 0) {
            out.append('\n')
                    .append(left)
                    .append(left == 1 ? " more is" : " more are")
                    .append(" not shown\n");
        }
        return out.toString();
    }

    /** One diagnostic, ending in a line end. */
    public String render(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        append(out, diagnostic);
        return out.toString();
    }

    private void append(StringBuilder out, Diagnostic diagnostic) {
        Paint severity = diagnostic.isError() ? Paint.ERROR : Paint.WARNING;
        String head = diagnostic.severity().word() + "[" + diagnostic.code().id() + "]";
        out.append(severity.on(coloured, head))
                .append(Paint.MESSAGE.on(coloured, ": " + diagnostic.message()))
                .append('\n');
        String indent = diagnostic.place().isPresent() ? excerpts(out, diagnostic, severity) : "";
        for (String note : diagnostic.notes()) {
            String start = indent + (indent.isEmpty() ? "" : " ") + "= ";
            out.append(Paint.FRAME.on(coloured, start))
                    .append("note: ")
                    .append(hanging(note, start.length() + "note: ".length()))
                    .append('\n');
        }
        diagnostic
                .help()
                .ifPresent(help -> out.append(Paint.HELP.on(coloured, "help"))
                        .append(": ")
                        .append(hanging(help, "help: ".length()))
                        .append('\n'));
        out.append(Paint.FRAME.on(coloured, "more"))
                .append(": ")
                .append(explain)
                .append(' ')
                .append(diagnostic.code().id())
                .append('\n');
    }

    /** Appends the sources; gives the blank that is as wide as the line numbers. */
    private String excerpts(StringBuilder out, Diagnostic diagnostic, Paint severity) {
        Place place = diagnostic.place().orElseThrow();
        Map<SourceFile, Excerpt> excerpts = new LinkedHashMap<>();
        Map<SourceFile, Place> firstPlaces = new LinkedHashMap<>();
        mark(excerpts, firstPlaces, severity, place, true, diagnostic.label());
        for (Label label : diagnostic.secondary()) {
            mark(excerpts, firstPlaces, severity, label.place(), false, label.text());
        }
        int width = excerpts.values().stream()
                .mapToInt(excerpt -> Integer.toString(excerpt.lastLine()).length())
                .max()
                .orElse(1);
        String blank = " ".repeat(width);
        String bar = Paint.FRAME.on(coloured, blank + " |") + "\n";
        excerpts.forEach((source, excerpt) -> {
            String arrow = source.equals(place.source()) ? "--> " : "::: ";
            out.append(Paint.FRAME.on(coloured, blank + arrow))
                    .append(firstPlaces.get(source))
                    .append('\n')
                    .append(bar);
            excerpt.print(out, width);
            out.append(bar);
        });
        return blank;
    }

    private void mark(
            Map<SourceFile, Excerpt> excerpts,
            Map<SourceFile, Place> firstPlaces,
            Paint severity,
            Place place,
            boolean primary,
            String text) {
        firstPlaces.putIfAbsent(place.source(), place);
        excerpts.computeIfAbsent(place.source(), source -> new Excerpt(source, coloured, severity))
                .mark(place.span(), primary, text);
    }

    private static String hanging(String text, int indent) {
        return text.replace("\n", "\n" + " ".repeat(indent));
    }
}
