package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.check.Builtin;
import org.hone.check.Value;
import org.hone.source.Span;

/** The signature of the innermost call around an offset. */
final class Signatures {
    private Signatures() {}

    static Optional<Signature> at(Assist assist, int offset) {
        Edit edit = assist.edit(offset);
        Cursor cursor = Cursor.at(edit.piece(), edit.within(offset));
        Optional<Cursor.Open> open = cursor.bracket().filter(b -> b.bracket().equals("(") && !cursor.parameters(b));
        if (open.isEmpty() || cursor.comment()) {
            return Optional.empty();
        }
        String callee = cursor.callee(open.get());
        if (callee.isEmpty()) {
            return Optional.empty();
        }
        Edit.Look look = edit.read(
                cursor.completed(edit.piece(), "hone_here"), cursor.word().start(), assist.reading());
        Members members = new Members(look.analysis());
        Scope scope = look.trace().scopeAt();
        Expression path = DottedPath.of(callee);
        Map<String, Symbol> parameters = members.parameters(path, scope);
        Optional<Symbol> symbol = members.symbol(path, scope);
        if (parameters.isEmpty() && symbol.flatMap(look.analysis()::value).isEmpty()) {
            return Optional.empty();
        }
        Cursor.Given given = cursor.given(open.get());
        List<String> names = List.copyOf(parameters.keySet());
        int active = given.current().isEmpty()
                ? given.commas() + (cursor.piped(open.get()) ? 1 : 0)
                : names.indexOf(given.current());
        return symbol.map(s -> signature(callee, s, look.analysis(), parameters, active < 0 ? names.size() : active));
    }

    private static Signature signature(
            String callee, Symbol symbol, Analysis analysis, Map<String, Symbol> parameters, int active) {
        List<String> shown = new ArrayList<>();
        String result = "";
        Optional<Value> value = analysis.value(symbol);
        if (value.isPresent() && value.get() instanceof Value.Native n) {
            for (Builtin.Param p : n.function().parameters()) {
                shown.add(p.name() + ": " + p.type() + (p.byDefault().isPresent() ? "?" : ""));
            }
            result = " -> " + n.function().result();
        } else {
            for (Symbol p : parameters.values()) {
                shown.add(
                        switch (p) {
                            case Symbol.Taken t -> Describe.parameter(t.module(), t.parameter());
                            default -> p.name();
                        });
            }
            if (symbol instanceof Symbol.Top t) {
                result = result(t);
            }
        }
        return new Signature(
                callee + "(" + String.join(", ", shown) + ")" + result, shown, active, Describe.doc(symbol));
    }

    private static String result(Symbol.Top t) {
        Optional<Span> span = switch (t.declaration()) {
            case Declaration.Function f -> f.result().map(r -> r.span());
            case Declaration.Reward r -> r.result().map(x -> x.span());
            default -> Optional.empty();
        };
        return span.map(s -> " -> " + t.module().source().text(s)).orElse("");
    }
}
