package org.hone.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * One thing to say to the user, as data. Made by {@link #error} or {@link #warning} and refined by the other methods,
 * each of which gives a new diagnostic.
 *
 * @param place where; absent for the command line
 * @param message one short sentence, names in backticks, no full stop, no fix
 * @param label what stands beside the underlined text; may be empty
 * @param secondary other places that matter
 * @param notes reasons and background
 * @param help how to mend it; the text of {@code fix} when there is one and nothing else is said
 * @param fix the same for a machine
 */
public record Diagnostic(
        Code code,
        Severity severity,
        Optional<Place> place,
        String message,
        String label,
        List<Label> secondary,
        List<String> notes,
        Optional<String> help,
        Optional<Fix> fix) {

    public Diagnostic {
        secondary = List.copyOf(secondary);
        notes = List.copyOf(notes);
    }

    /** An error in a source. */
    public static Diagnostic error(Code code, SourceFile source, Span span, String message) {
        return of(code, Severity.ERROR, Optional.of(new Place(source, span)), message);
    }

    /** A warning about a source. */
    public static Diagnostic warning(Code code, SourceFile source, Span span, String message) {
        return of(code, Severity.WARNING, Optional.of(new Place(source, span)), message);
    }

    /** An error without a source: the command line, a missing file. */
    public static Diagnostic error(Code code, String message) {
        return of(code, Severity.ERROR, Optional.empty(), message);
    }

    private static Diagnostic of(Code code, Severity severity, Optional<Place> place, String message) {
        return new Diagnostic(
                code, severity, place, message, "", List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** With a text beside the underlined source. */
    public Diagnostic label(String text) {
        return new Diagnostic(code, severity, place, message, text, secondary, notes, help, fix);
    }

    /** With one more place. */
    public Diagnostic also(SourceFile source, Span span, String text) {
        return new Diagnostic(
                code,
                severity,
                place,
                message,
                label,
                with(secondary, new Label(new Place(source, span), text)),
                notes,
                help,
                fix);
    }

    /** With one more note. */
    public Diagnostic note(String text) {
        return new Diagnostic(code, severity, place, message, label, secondary, with(notes, text), help, fix);
    }

    /** With a way to mend it. */
    public Diagnostic help(String text) {
        return new Diagnostic(code, severity, place, message, label, secondary, notes, Optional.of(text), fix);
    }

    /** With a change of the source that mends it. */
    public Diagnostic fix(Fix change) {
        return new Diagnostic(
                code,
                severity,
                place,
                message,
                label,
                secondary,
                notes,
                help.or(() -> Optional.of(change.description())),
                Optional.of(change));
    }

    /** With the word that was probably meant instead of the one at {@code span}. */
    public Diagnostic meant(String word, Span span) {
        return fix(Fix.of("did you mean `" + word + "`?", new TextEdit(span, word)));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    private static <T> List<T> with(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
