package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Action;
import org.hone.ast.Argument;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.ImportedName;
import org.hone.ast.Item;
import org.hone.ast.Member;
import org.hone.ast.ModuleRef;
import org.hone.ast.Name;
import org.hone.ast.Parameter;
import org.hone.ast.PromptStatement;
import org.hone.ast.RewardBody;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.ast.TypeTree;
import org.hone.check.Value;
import org.hone.resolve.ConditionWords;
import org.hone.resolve.Module;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** One walk over a text: what each word stands for, and what is seen and stands at one offset. */
final class Walk {
    private final Analysis analysis;
    private final int offset;
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final Members members;
    private Scope scopeAt = Scope.EMPTY;
    private @Nullable Expression expressionAt;

    private Walk(Analysis analysis, int offset) {
        this.analysis = analysis;
        this.offset = offset;
        this.members = new Members(analysis);
    }

    /** Walks over the items that matter.
     *
     * @param offset the place that is asked about; -1 for none
     */
    static Walk over(Analysis analysis, List<Item> items, int offset) {
        Walk walk = new Walk(analysis, offset);
        Scope prompt = Scope.EMPTY;
        for (Item item : items) {
            switch (item) {
                case Declaration d -> walk.declaration(d);
                case RunBlock r -> walk.run(r);
                case PromptStatement s -> prompt = walk.statement(s.statement(), prompt);
            }
        }
        return walk;
    }

    /** All words that stand for something, in the order in which they were met. */
    List<Occurrence> occurrences() {
        return occurrences;
    }

    /** The word at an offset that stands for something; of two that touch there, the one that begins. */
    Optional<Occurrence> occurrence(int offset) {
        return occurrences.stream()
                .filter(o -> o.span().start() <= offset && offset <= o.span().end())
                .reduce((a, b) -> a.span().contains(offset) ? a : b);
    }

    /** The local names at the offset. */
    Scope scopeAt() {
        return scopeAt;
    }

    /** The innermost expression at the offset. */
    Optional<Expression> expressionAt() {
        return Optional.ofNullable(expressionAt);
    }

    private boolean at(Span span) {
        return span.start() <= offset && offset <= span.end();
    }

    private void mark(Span span, Scope scope) {
        if (at(span)) {
            scopeAt = scope;
        }
    }

    private void word(Name name, Symbol symbol, boolean definition) {
        if (!name.text().isEmpty() && !name.span().isEmpty()) {
            occurrences.add(new Occurrence(name.span(), symbol, definition));
        }
    }

    private void declaration(Declaration d) {
        if (d instanceof Declaration.Import i) {
            imported(i);
            return;
        }
        if (d instanceof Declaration.Test t) {
            block(t.block(), Scope.EMPTY, "test", null);
            return;
        }
        Declaration.Named named = (Declaration.Named) d;
        word(named.name(), new Symbol.Top(analysis.main(), named), true);
        switch (named) {
            case Declaration.Param p -> {
                p.type().ifPresent(this::type);
                p.value().ifPresent(v -> expression(v, Scope.EMPTY));
                p.condition().ifPresent(c -> expression(c, Scope.EMPTY));
            }
            case Declaration.Function f -> {
                Scope scope = parameters(named, f.parameters());
                f.result().ifPresent(this::type);
                expression(f.body(), scope);
            }
            case Declaration.Reward r -> {
                Scope scope = parameters(named, r.parameters());
                r.result().ifPresent(this::type);
                if (r.body() instanceof RewardBody.Computed c) {
                    expression(c.expression(), scope);
                }
            }
            case Declaration.Estimator e -> block(e.block(), parameters(named, e.parameters()), "estimator", named);
            case Declaration.Schedule s -> block(s.block(), parameters(named, s.parameters()), "schedule", named);
            case Declaration.Task t -> block(t.block(), parameters(named, t.parameters()), "task", named);
            case Declaration.Model m -> block(m.block(), Scope.EMPTY, "model", named);
            case Declaration.Dataset x -> block(x.block(), Scope.EMPTY, "dataset", named);
            case Declaration.Optimizer o -> block(o.block(), Scope.EMPTY, "optimizer", named);
            case Declaration.Recipe r -> block(r.block(), Scope.EMPTY, "recipe", named);
        }
    }

    private void imported(Declaration.Import i) {
        Optional<Module> target = members.module(i);
        if (i.module() instanceof ModuleRef.Dotted d && target.isPresent()) {
            word(
                    d.path().getLast(),
                    new Symbol.Whole(target.get(), d.path().getLast().text()),
                    false);
        }
        i.alias().ifPresent(a -> target.ifPresent(m -> word(a, new Symbol.Whole(m, a.text()), true)));
        for (ImportedName name : i.names().orElse(List.of())) {
            analysis.global(name.local().text()).ifPresent(s -> {
                word(name.name(), s, false);
                name.alias().ifPresent(a -> word(a, s, false));
            });
        }
    }

    private Scope parameters(Declaration.Named owner, List<Parameter> parameters) {
        Scope scope = Scope.EMPTY;
        for (Parameter p : parameters) {
            p.type().ifPresent(this::type);
            p.value().ifPresent(v -> expression(v, Scope.EMPTY));
            Symbol symbol = new Symbol.Taken(analysis.main(), owner, p);
            word(p.name(), symbol, true);
            scope = scope.with(symbol);
        }
        return scope;
    }

    private void type(TypeTree type) {
        switch (type) {
            case TypeTree.Named n -> {
                if (n.path().size() == 2) {
                    Name dataset = n.path().getFirst();
                    analysis.global(dataset.text()).ifPresent(s -> word(dataset, s, false));
                }
                word(n.path().getLast(), new Symbol.TypeName(n.text()), false);
                n.arguments().forEach(this::type);
            }
            case TypeTree.PerAxis p -> {
                type(p.base());
                analysis.global(p.axis().text()).ifPresent(s -> word(p.axis(), s, false));
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

    private void block(Block block, Scope outer, String owner, Declaration.@Nullable Named noun) {
        Scope scope = outer;
        mark(block.span(), scope);
        for (Member member : block.members()) {
            mark(member.span(), scope);
            switch (member) {
                case Member.Field f -> {
                    f.type().ifPresent(this::type);
                    word(f.name(), field(f, owner, noun), false);
                    value(f.name().text(), f.value(), scope);
                }
                case Member.Let l -> scope = let(l, scope);
                case Member.Weight w -> {
                    expression(w.estimator(), scope);
                    expression(w.value(), scope);
                }
                case Member.Assert a -> expression(a.condition(), scope);
                case Member.AssertEquivalent a -> {
                    expression(a.left(), scope);
                    expression(a.right(), scope);
                    Scope words = scope;
                    for (String w : ConditionWords.words()) {
                        words = words.with(new Symbol.Member("a condition", w, ""));
                    }
                    Scope inner = words;
                    a.condition().ifPresent(c -> expression(c, inner));
                }
            }
            if (member.span().end() < offset && at(block.span())) {
                scopeAt = scope;
            }
        }
    }

    /** The value of a field; records of a recipe have fields of their own. */
    private void value(String field, Expression value, Scope scope) {
        if (value instanceof Expression.RecordLiteral r
                && !NounFields.of(field).isEmpty()
                && (field.equals("rollouts") || field.equals("filter"))) {
            expression(r, scope);
            r.entries()
                    .forEach(e -> word(
                            e.name(),
                            new Symbol.Member(
                                    field,
                                    e.name().text(),
                                    Members.fieldDoc(field, e.name().text())),
                            false));
            return;
        }
        expression(value, scope);
    }

    private Symbol field(Member.Field f, String owner, Declaration.@Nullable Named noun) {
        String name = f.name().text();
        if (noun instanceof Declaration.Dataset d
                && NounFields.find("dataset", name).isEmpty()) {
            return new Symbol.Column(analysis.main(), d, f.name());
        }
        return new Symbol.Member(owner, name, Members.fieldDoc(owner, name));
    }

    private Scope let(Member.Let l, Scope scope) {
        l.type().ifPresent(this::type);
        expression(l.value(), scope);
        Symbol symbol = new Symbol.Local(analysis.source(), l.name(), l);
        word(l.name(), symbol, true);
        return scope.with(symbol);
    }

    private void run(RunBlock run) {
        Scope scope = Scope.EMPTY;
        mark(run.span(), scope);
        for (Statement statement : run.statements()) {
            scope = statement(statement, scope);
            if (statement.span().end() < offset && at(run.span())) {
                scopeAt = scope;
            }
        }
    }

    private Scope statement(Statement statement, Scope scope) {
        mark(statement.span(), scope);
        return switch (statement) {
            case Statement.Bind b -> {
                b.type().ifPresent(this::type);
                computation(b.value(), scope);
                Symbol symbol = new Symbol.Local(analysis.source(), b.name(), b);
                word(b.name(), symbol, true);
                Scope below = scope.with(symbol);
                if (offset > b.span().end()) {
                    scopeAt = below;
                }
                yield below;
            }
            case Statement.Do d -> {
                computation(d.computation(), scope);
                yield scope;
            }
        };
    }

    private void computation(Computation computation, Scope scope) {
        switch (computation) {
            case Expression e -> expression(e, scope);
            case Action.Train t -> with(t.recipe(), t.options(), scope, "train");
            case Action.Step s -> with(s.recipe(), s.options(), scope, "step");
            case Action.Evaluate e -> {
                expression(e.model(), scope);
                with(e.dataset(), e.options(), scope, "evaluate");
            }
            case Action.Sample s -> {
                expression(s.model(), scope);
                with(s.prompt(), s.options(), scope, "sample");
            }
            case Action.Replay r -> with(r.run(), r.options(), scope, "replay");
            case Action.Compare c -> c.subjects().forEach(s -> computation(s, scope));
            case Action.Show s -> computation(s.value(), scope);
            case Action.Save s -> {
                expression(s.value(), scope);
                expression(s.path(), scope);
            }
        }
    }

    private void with(Expression subject, Optional<Block> options, Scope scope, String owner) {
        expression(subject, scope);
        options.ifPresent(o -> block(o, scope, owner, null));
    }

    private void expression(Expression e, Scope scope) {
        if (at(e.span())) {
            scopeAt = scope;
            expressionAt = e;
        }
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
                        .ifPresent(s -> word(new Name(r.span(), r.name()), s, false));
            case Expression.Select s -> {
                expression(s.target(), scope);
                members.of(s.target(), scope, s.member().text()).ifPresent(m -> word(s.member(), m, false));
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
                    word(p.name(), symbol, true);
                    inner = inner.with(symbol);
                }
                mark(l.span(), inner);
                expression(l.body(), inner);
            }
            case Expression.LetIn l -> {
                Scope inner = scope;
                for (Member.Let let : l.bindings()) {
                    inner = let(let, inner);
                }
                if (offset >= l.body().span().start() && at(l.span())) {
                    scopeAt = inner;
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
                    word(n, parameter, false);
                }
            });
            if (a.name().filter(n -> n.text().equals("per")).isPresent()
                    && a.value() instanceof Expression.Reference r
                    && scope.find(r.name()).isEmpty()) {
                // An axis, even where a declaration has the same name.
                Optional<Value> axis =
                        Optional.ofNullable(org.hone.check.Builtins.outermost().get(r.name()));
                axis.filter(Value.AxisWord.class::isInstance)
                        .ifPresent(v -> word(new Name(r.span(), r.name()), new Symbol.Outermost(r.name(), v), false));
                mark(a.span(), scope);
                if (axis.isPresent()) {
                    continue;
                }
            }
            mark(a.span(), scope);
            expression(a.value(), scope);
        }
    }
}
