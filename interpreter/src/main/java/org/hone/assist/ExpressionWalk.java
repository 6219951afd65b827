package org.hone.assist;

import java.util.Map;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Name;
import org.hone.ast.Parameter;
import org.hone.ast.TypeTree;
import org.hone.check.Builtins;
import org.hone.check.Value;

/** The part of a walk that goes over expressions and types. */
final class ExpressionWalk {
    private final Analysis analysis;
    private final Members members;
    private final Trace trace;

    ExpressionWalk(Analysis analysis, Members members, Trace trace) {
        this.analysis = analysis;
        this.members = members;
        this.trace = trace;
    }

    /** Walks over an expression. */
    void expression(Expression e, Scope scope) {
        trace.expression(e, scope);
        switch (e) {
            case Expression.IntLiteral l -> {}
            case Expression.RealLiteral l -> {}
            case Expression.TextLiteral l -> {}
            case Expression.BoolLiteral l -> {}
            case Expression.NullLiteral l -> {}
            case Expression.Invalid i -> {}
            case Expression.Quantity q -> expression(q.number(), scope);
            case Expression.Reference r ->
                scope.find(r.name())
                        .or(() -> analysis.global(r.name()))
                        .ifPresent(s -> trace.word(new Name(r.span(), r.name()), s, false));
            case Expression.Select s -> {
                expression(s.target(), scope);
                members.of(s.target(), scope, s.member().text()).ifPresent(m -> trace.word(s.member(), m, false));
            }
            case Expression.Index i -> {
                expression(i.target(), scope);
                expression(i.index(), scope);
            }
            case Expression.Call c -> call(c, scope);
            case Expression.Pipe p -> {
                expression(p.input(), scope);
                expression(p.stage(), scope);
            }
            case Expression.Unary u -> expression(u.operand(), scope);
            case Expression.Binary b -> {
                expression(b.left(), scope);
                expression(b.right(), scope);
            }
            case Expression.Conditional c -> {
                expression(c.condition(), scope);
                expression(c.yes(), scope);
                expression(c.no(), scope);
            }
            case Expression.Lambda l -> {
                Scope inner = scope;
                for (Parameter p : l.parameters()) {
                    p.type().ifPresent(this::type);
                    Symbol symbol = new Symbol.Local(analysis.source(), p.name(), p);
                    trace.word(p.name(), symbol, true);
                    inner = inner.with(symbol);
                }
                trace.mark(l.span(), inner);
                expression(l.body(), inner);
            }
            case Expression.LetIn l -> {
                Scope inner = scope;
                for (Member.Let let : l.bindings()) {
                    inner = let(let, inner);
                }
                if (trace.reached(l.body().span())) {
                    trace.mark(l.span(), inner);
                }
                expression(l.body(), inner);
            }
            case Expression.RecordLiteral r -> r.entries().forEach(entry -> expression(entry.value(), scope));
            case Expression.ListLiteral l -> l.elements().forEach(element -> expression(element, scope));
        }
    }

    private void call(Expression.Call c, Scope scope) {
        expression(c.callee(), scope);
        Map<String, Symbol> parameters = members.parameters(c.callee(), scope);
        for (Argument a : c.arguments()) {
            a.name().ifPresent(n -> {
                Symbol parameter = parameters.get(n.text());
                if (parameter != null) {
                    trace.word(n, parameter, false);
                }
            });
            if (a.name().filter(n -> n.text().equals("per")).isPresent()
                    && a.value() instanceof Expression.Reference r
                    && scope.find(r.name()).isEmpty()) {
                // An axis, even where a declaration has the same name.
                Optional<Value> axis = Optional.ofNullable(Builtins.outermost().get(r.name()));
                axis.filter(Value.AxisWord.class::isInstance)
                        .ifPresent(v ->
                                trace.word(new Name(r.span(), r.name()), new Symbol.Outermost(r.name(), v), false));
                trace.mark(a.span(), scope);
                if (axis.isPresent()) {
                    continue;
                }
            }
            trace.mark(a.span(), scope);
            expression(a.value(), scope);
        }
    }

    /** Walks over a local name; gives what is seen below it. */
    Scope let(Member.Let l, Scope scope) {
        l.type().ifPresent(this::type);
        expression(l.value(), scope);
        Symbol symbol = new Symbol.Local(analysis.source(), l.name(), l);
        trace.word(l.name(), symbol, true);
        return scope.with(symbol);
    }

    /** Walks over a type. */
    void type(TypeTree type) {
        switch (type) {
            case TypeTree.Named n -> {
                if (n.path().size() == 2) {
                    Name dataset = n.path().getFirst();
                    analysis.global(dataset.text()).ifPresent(s -> trace.word(dataset, s, false));
                }
                trace.word(n.path().getLast(), new Symbol.TypeName(n.text()), false);
                n.arguments().forEach(this::type);
            }
            case TypeTree.PerAxis p -> {
                type(p.base());
                analysis.global(p.axis().text()).ifPresent(s -> trace.word(p.axis(), s, false));
            }
            case TypeTree.Nullable n -> type(n.base());
            case TypeTree.FunctionType f -> {
                f.parameters().forEach(this::type);
                type(f.result());
            }
            case TypeTree.RecordType r -> r.entries().forEach(e -> type(e.type()));
            case TypeTree.Invalid i -> {}
        }
    }
}
