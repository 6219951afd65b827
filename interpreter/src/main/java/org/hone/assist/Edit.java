package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * The piece of a text that differs from what was read before, with the piece around one offset. It is read behind the old text,
 * in place of the old piece, so the rest is not read again and no place in it moves.
 *
 * @param baseFrom where the piece begins in the old text and in this one
 * @param baseTo where it ended in the old text
 * @param to where it ends in this text
 */
record Edit(Base base, SourceFile current, int baseFrom, int baseTo, int to) {

    static Edit around(Base base, SourceFile current, int offset) {
        String a = base.text();
        String b = current.text();
        int shorter = Math.min(a.length(), b.length());
        int prefix = 0;
        while (prefix < shorter && a.charAt(prefix) == b.charAt(prefix)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < shorter - prefix && a.charAt(a.length() - 1 - suffix) == b.charAt(b.length() - 1 - suffix)) {
            suffix++;
        }
        boolean same = prefix == a.length() && prefix == b.length();
        int old = offset <= prefix ? offset : offset >= b.length() - suffix ? offset + a.length() - b.length() : prefix;
        int low = same ? old : Math.min(prefix, old) - 1;
        int high = same ? old : Math.max(a.length() - suffix, old);
        int from = Objects.requireNonNullElse(base.starts().floor(Math.max(low, 0)), 0);
        int until = Objects.requireNonNullElse(base.starts().higher(high), a.length());
        Edit edit = new Edit(base, current, from, until, b.length() - (a.length() - until));
        return opensComment(edit.piece()) ? new Edit(base, current, 0, a.length(), b.length()) : edit;
    }

    /** What such a piece begins hides what stands below. */
    private static boolean opensComment(String piece) {
        return piece.contains("/*")
                && Lexeme.placed(piece).stream()
                        .anyMatch(p -> p.lexeme().kind() == Lexeme.Kind.INVALID
                                && p.lexeme().text().startsWith("/*"));
    }

    /** The piece as it is now. */
    String piece() {
        return current.text().substring(baseFrom, to);
    }

    /** An offset of this text within the piece. */
    int within(int offset) {
        return offset - baseFrom;
    }

    /** Where the piece stands behind the old text. */
    private int behind() {
        return base.text().length() + 1;
    }

    /** An offset within the piece as the places of {@link #read} count it. */
    int read(int within) {
        return behind() + within;
    }

    /** What was read.
     *
     * @param items those around the offset
     */
    record Look(Analysis analysis, Trace trace, List<Item> items) {}

    /**
     * The old text with the piece read again.
     *
     * @param piece the piece or something in its place
     * @param within the offset in it that is asked about
     */
    Look read(String piece, int within, Reading reading) {
        SourceFile both = new SourceFile(current.name(), base.text() + "\n" + piece);
        List<Item> fresh = Parser.parseFrom(both, behind(), reading.prompt(), new Diagnostics());
        List<Item> items = new ArrayList<>();
        for (Item item : base.tree().items()) {
            int start = item.span().start();
            if (start < baseFrom || start >= baseTo) {
                items.add(item);
            }
        }
        items.addAll(fresh);
        ModuleTree tree = new ModuleTree(
                new Span(0, both.text().length()), both, base.tree().doc(), items);
        Predicate<Item> near = near(fresh, read(within));
        Analysis analysis = Analysis.of(tree, reading, near);
        List<Item> around = items.stream().filter(near).toList();
        return new Look(analysis, Walk.over(analysis, around, read(within)), around);
    }

    @SuppressWarnings("ReferenceEquality") // two items may be equal as records
    private static Predicate<Item> near(List<Item> fresh, int offset) {
        Optional<Item> last =
                fresh.stream().filter(item -> item.span().start() <= offset).reduce((a, b) -> b);
        return item -> (last.isPresent() && item == last.get()) || item instanceof PromptStatement;
    }

    /** A span of what was read as a span of this text. */
    Span back(Span span) {
        return new Span(back(span.start()), back(span.end()));
    }

    private int back(int offset) {
        int now = offset >= behind() ? offset - behind() + baseFrom : offset < baseTo ? offset : offset + to - baseTo;
        return Math.min(Math.max(now, 0), current.text().length());
    }

    /** A place of what was read as a place of this text, if it is in it. */
    Place back(Place place) {
        return place.source().name().equals(current.name()) ? new Place(current, back(place.span())) : place;
    }
}
