package org.hone.assist;

import java.util.List;
import java.util.Optional;
import org.hone.ast.Action;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.ImportedName;
import org.hone.ast.Item;
import org.hone.ast.Member;
import org.hone.ast.ModuleRef;
import org.hone.ast.Parameter;
import org.hone.ast.PromptStatement;
import org.hone.ast.RewardBody;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.resolve.ConditionWords;
import org.hone.resolve.Module;
import org.jspecify.annotations.Nullable;

/** One walk over a text: what each word stands for, and what is seen and stands at one offset. */
final class Walk {
    private final Analysis analysis;
    private final Members members;
    private final Trace trace;
    private final ExpressionWalk within;

    private Walk(Analysis analysis, int offset) {
        this.analysis = analysis;
        this.members = new Members(analysis);
        this.trace = new Trace(offset);
        this.within = new ExpressionWalk(analysis, members, trace);
    }

    /** Walks over the items that matter.
     *
     * @param offset the place that is asked about; -1 for none
     */
    static Trace over(Analysis analysis, List<Item> items, int offset) {
        Walk walk = new Walk(analysis, offset);
        Scope prompt = Scope.EMPTY;
        for (Item item : items) {
            switch (item) {
                case Declaration d -> walk.declaration(d);
                case RunBlock r -> walk.run(r);
                case PromptStatement s -> prompt = walk.statement(s.statement(), prompt);
            }
        }
        return walk.trace;
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
        trace.word(named.name(), new Symbol.Top(analysis.main(), named), true);
        switch (named) {
            case Declaration.Param p -> {
                p.type().ifPresent(within::type);
                p.value().ifPresent(v -> within.expression(v, Scope.EMPTY));
                p.condition().ifPresent(c -> within.expression(c, Scope.EMPTY));
            }
            case Declaration.Function f -> {
                Scope scope = parameters(named, f.parameters());
                f.result().ifPresent(within::type);
                within.expression(f.body(), scope);
            }
            case Declaration.Reward r -> {
                Scope scope = parameters(named, r.parameters());
                r.result().ifPresent(within::type);
                if (r.body() instanceof RewardBody.Computed c) {
                    within.expression(c.expression(), scope);
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
            trace.word(
                    d.path().getLast(),
                    new Symbol.Whole(target.get(), d.path().getLast().text()),
                    false);
        }
        i.alias().ifPresent(a -> target.ifPresent(m -> trace.word(a, new Symbol.Whole(m, a.text()), true)));
        for (ImportedName name : i.names().orElse(List.of())) {
            analysis.global(name.local().text()).ifPresent(s -> {
                trace.word(name.name(), s, false);
                name.alias().ifPresent(a -> trace.word(a, s, false));
            });
        }
    }

    private Scope parameters(Declaration.Named owner, List<Parameter> parameters) {
        Scope scope = Scope.EMPTY;
        for (Parameter p : parameters) {
            p.type().ifPresent(within::type);
            p.value().ifPresent(v -> within.expression(v, Scope.EMPTY));
            Symbol symbol = new Symbol.Taken(analysis.main(), owner, p);
            trace.word(p.name(), symbol, true);
            scope = scope.with(symbol);
        }
        return scope;
    }

    private void block(Block block, Scope outer, String owner, Declaration.@Nullable Named noun) {
        Scope scope = outer;
        trace.mark(block.span(), scope);
        for (Member member : block.members()) {
            trace.mark(member.span(), scope);
            switch (member) {
                case Member.Field f -> {
                    f.type().ifPresent(within::type);
                    trace.word(f.name(), field(f, owner, noun), false);
                    value(f.name().text(), f.value(), scope);
                }
                case Member.Let l -> scope = within.let(l, scope);
                case Member.Weight w -> {
                    within.expression(w.estimator(), scope);
                    within.expression(w.value(), scope);
                }
                case Member.Assert a -> within.expression(a.condition(), scope);
                case Member.AssertEquivalent a -> {
                    within.expression(a.left(), scope);
                    within.expression(a.right(), scope);
                    Scope words = scope;
                    for (String w : ConditionWords.words()) {
                        words = words.with(new Symbol.Member("a condition", w, ""));
                    }
                    Scope inner = words;
                    a.condition().ifPresent(c -> within.expression(c, inner));
                }
            }
            if (trace.behind(member.span())) {
                trace.mark(block.span(), scope);
            }
        }
    }

    /** The value of a field; records of a recipe have fields of their own. */
    private void value(String field, Expression value, Scope scope) {
        if (value instanceof Expression.RecordLiteral r
                && !NounFields.of(field).isEmpty()
                && (field.equals("rollouts") || field.equals("filter"))) {
            within.expression(r, scope);
            r.entries()
                    .forEach(e -> trace.word(
                            e.name(),
                            new Symbol.Member(
                                    field,
                                    e.name().text(),
                                    Members.fieldDoc(field, e.name().text())),
                            false));
            return;
        }
        within.expression(value, scope);
    }

    private Symbol field(Member.Field f, String owner, Declaration.@Nullable Named noun) {
        String name = f.name().text();
        if (noun instanceof Declaration.Dataset d
                && NounFields.find("dataset", name).isEmpty()) {
            return new Symbol.Column(analysis.main(), d, f.name());
        }
        return new Symbol.Member(owner, name, Members.fieldDoc(owner, name));
    }

    private void run(RunBlock run) {
        Scope scope = Scope.EMPTY;
        trace.mark(run.span(), scope);
        for (Statement statement : run.statements()) {
            scope = statement(statement, scope);
            if (trace.behind(statement.span())) {
                trace.mark(run.span(), scope);
            }
        }
    }

    private Scope statement(Statement statement, Scope scope) {
        trace.mark(statement.span(), scope);
        return switch (statement) {
            case Statement.Bind b -> {
                b.type().ifPresent(within::type);
                computation(b.value(), scope);
                Symbol symbol = new Symbol.Local(analysis.source(), b.name(), b);
                trace.word(b.name(), symbol, true);
                Scope below = scope.with(symbol);
                if (trace.behind(b.span())) {
                    trace.see(below);
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
            case Expression e -> within.expression(e, scope);
            case Action.Train t -> with(t.recipe(), t.options(), scope, "train");
            case Action.Step s -> with(s.recipe(), s.options(), scope, "step");
            case Action.Evaluate e -> {
                within.expression(e.model(), scope);
                with(e.dataset(), e.options(), scope, "evaluate");
            }
            case Action.Sample s -> {
                within.expression(s.model(), scope);
                with(s.prompt(), s.options(), scope, "sample");
            }
            case Action.Replay r -> with(r.run(), r.options(), scope, "replay");
            case Action.Compare c -> c.subjects().forEach(s -> computation(s, scope));
            case Action.Show s -> computation(s.value(), scope);
            case Action.Save s -> {
                within.expression(s.value(), scope);
                within.expression(s.path(), scope);
            }
        }
    }

    private void with(Expression subject, Optional<Block> options, Scope scope, String owner) {
        within.expression(subject, scope);
        options.ifPresent(o -> block(o, scope, owner, null));
    }
}
