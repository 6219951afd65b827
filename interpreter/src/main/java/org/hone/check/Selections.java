package org.hone.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.runtime.plan.TextExpr;
import org.hone.types.TextSort;

/** {@code target.member}. */
final class Selections {
    private final Elaborator elaborator;

    Selections(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    Value select(Expression.Select s, Env env) {
        Value target = Elaborator.opened(elaborator.eval(s.target(), env));
        String name = s.member().text();
        return switch (target) {
            case Value.Unknown u -> u;
            case Value.Source source -> SourceMembers.select(source.kind(), s, env, elaborator.reporter());
            case Value.ModelView view -> view(view, s, env);
            case Value.Stats stats -> or(StatMembers.value(name), s, env, "PromptStats", StatMembers.names());
            case Value.Row row -> column(row, s, env);
            case Value.Fields f ->
                or(
                        Optional.ofNullable(f.entries().get(name)),
                        s,
                        env,
                        "the record",
                        f.entries().keySet());
            case Value.Namespace n -> member(n, s, env);
            case Value.NativeScope n -> or(RowFunctions.internal(name), s, env, "native", List.of());
            default -> {
                elaborator
                        .reporter()
                        .error(
                                env,
                                Code.UNKNOWN_MEMBER,
                                s.member().span(),
                                Show.type(target) + " has no member `" + name + "`");
                yield Value.UNKNOWN;
            }
        };
    }

    private Value view(Value.ModelView view, Expression.Select s, Env env) {
        Optional<Value> value = s.member().text().equals("logprob")
                ? Optional.of(SourceMembers.logprob(view.logprob()))
                : Optional.empty();
        return or(value, s, env, view.name(), List.of("logprob"));
    }

    private Value column(Value.Row row, Expression.Select s, Env env) {
        TextSort sort = row.columns().get(s.member().text());
        Optional<Value> value = sort == null
                ? Optional.empty()
                : Optional.of(new Value.Str(sort, new TextExpr.Column(s.member().text())));
        return or(
                value, s, env, "a row of `" + row.dataset() + "`", row.columns().keySet());
    }

    private Value member(Value.Namespace n, Expression.Select s, Env env) {
        Map<String, Declaration.Named> declared = n.module().declarations();
        Optional<Value> value =
                Optional.ofNullable(declared.get(s.member().text())).map(d -> elaborator.declared(n.module(), d));
        return or(value, s, env, "`" + n.module().name() + "`", declared.keySet());
    }

    private Value or(
            Optional<Value> value, Expression.Select s, Env env, String owner, java.util.Collection<String> known) {
        return value.orElseGet(() -> unknown(s.member(), env, owner, known));
    }

    private Value unknown(Name member, Env env, String owner, java.util.Collection<String> known) {
        Diagnostic d = Diagnostic.error(
                Code.UNKNOWN_MEMBER, env.module().source(), member.span(), owner + " has no `" + member.text() + "`");
        List<String> sorted = new ArrayList<>(known);
        elaborator
                .reporter()
                .add(DidYouMean.best(member.text(), sorted)
                        .map(near -> d.meant(near, member.span()))
                        .orElseGet(() -> sorted.isEmpty() ? d : d.note("it has " + String.join(", ", sorted))));
        return Value.UNKNOWN;
    }
}
