package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.Member;
import org.hone.ast.TypeTree;
import org.hone.check.Slot;
import org.hone.check.Value;
import org.hone.source.Span;

/**
 * A type that the text does not say, shown behind a name: scalar, axis and flow of a {@code let} or a slot.
 *
 * @param detail what axis and flow mean here
 */
public record Hint(int offset, String text, String detail) {

    static List<Hint> of(Analysis analysis) {
        List<Hint> hints = new ArrayList<>();
        for (Item item : analysis.tree().items()) {
            if (item instanceof Declaration.WithBlock w) {
                boolean slots = w instanceof Declaration.Estimator;
                for (Member member : w.block().members()) {
                    switch (member) {
                        case Member.Let l -> add(hints, analysis, l.name().span(), l.type(), l.value());
                        case Member.Field f when slots && Slot.words().contains(f.name().text()) ->
                            add(hints, analysis, f.name().span(), f.type(), f.value());
                        default -> {}
                    }
                }
            }
        }
        return hints;
    }

    private static void add(
            List<Hint> hints, Analysis analysis, Span name, Optional<TypeTree> written, Expression value) {
        Optional<Value> known = analysis.value(value, Scope.EMPTY);
        if (written.isPresent() || known.isEmpty() || !(known.get() instanceof Value.Num n)) {
            return;
        }
        if (n.constant().isEmpty()) {
            hints.add(new Hint(name.end(), ": " + Describe.type(n), Describe.detail(n)));
        }
    }
}
