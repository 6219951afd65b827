package org.hone.lower;

import java.util.Optional;
import org.hone.ast.Expression;
import org.hone.check.Env;
import org.hone.check.Slot;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** What is said when a slot carries gradient that may not. */
final class LiveSlot {
    private LiveSlot() {}

    static Diagnostic diagnostic(Slot slot, Expression value, Env scope) {
        SourceFile source = scope.module().source();
        Optional<Span> leaf = leaf(value);
        Span span = leaf.orElse(value.span());
        Diagnostic d = Diagnostic.error(
                        Code.LIVE_SLOT, source, span, "`" + slot.word() + "` depends on the live policy")
                .label("live: carries gradient")
                .note("only `likelihood` may carry gradient; the other slots are constants of the update");
        Span whole = value.span();
        String text = source.text(whole);
        int from = span.start() - whole.start();
        int to = span.end() - whole.start();
        String frozen = text.substring(0, from) + "frozen(" + text.substring(from, to) + ")" + text.substring(to);
        return d.help("freeze it:  " + frozen)
                .fix(new Fix(
                        "freeze it",
                        java.util.List.of(TextEdit.insert(span.start(), "frozen("), TextEdit.insert(span.end(), ")"))));
    }

    /** The first place in the text that is live whatever stands around it. */
    private static Optional<Span> leaf(Expression e) {
        return switch (e) {
            case Expression.Select s -> live(s) ? Optional.of(s.span()) : Optional.empty();
            case Expression.Binary b ->
                b.operator().isComparison() ? Optional.empty() : leaf(b.left()).or(() -> leaf(b.right()));
            case Expression.Unary u -> leaf(u.operand());
            case Expression.Conditional c -> leaf(c.yes()).or(() -> leaf(c.no()));
            case Expression.Pipe p -> leaf(p.input());
            case Expression.Call c ->
                c.callee() instanceof Expression.Reference r && r.name().equals("frozen")
                        ? Optional.empty()
                        : c.arguments().stream()
                                .map(a -> leaf(a.value()))
                                .flatMap(Optional::stream)
                                .findFirst();
            default -> Optional.empty();
        };
    }

    private static boolean live(Expression.Select s) {
        String name = s.member().text();
        return name.equals("ratio")
                || (name.equals("logprob")
                        && s.target() instanceof Expression.Select p
                        && p.member().text().equals("policy"));
    }
}
