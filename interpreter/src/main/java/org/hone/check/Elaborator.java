package org.hone.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.ast.TypeTree;
import org.hone.ast.UnaryOperator;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.resolve.Module;
import org.hone.resolve.Names;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.plan.TextExpr;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.ScalarRules;
import org.hone.types.TextSort;
import org.hone.types.Type;
import org.hone.types.Unit;

/**
 * Evaluates expressions to {@link Value}s: checks types, axes, units and flow, inlines functions and folds constants, in one
 * walk. It never throws but what its {@link Poll} does; what is wrong is said and becomes {@link Value#UNKNOWN}, about which nothing more is said.
 */
public final class Elaborator {
    private final Reporter reporter;
    private final Names names;
    private final TypeReader types;
    private final Fits fits;
    private final Arithmetic arithmetic;
    private final Calls calls;
    private final Selections selections;
    private final ParamTable params;
    private final Observer observer;
    private final Poll poll;
    private final Sites sites = new Sites();
    private final Sizes sizes = new Sizes();

    public Elaborator(Reporter reporter, Names names, ParamTable params) {
        this(reporter, names, params, (expression, env, value) -> {}, Poll.NONE);
    }

    /**
     * @param observer is told what every expression became
     * @param poll called at every evaluation
     */
    public Elaborator(Reporter reporter, Names names, ParamTable params, Observer observer, Poll poll) {
        this.observer = observer;
        this.poll = poll;
        this.reporter = reporter;
        this.names = names;
        this.params = params;
        this.types = new TypeReader(reporter, names);
        this.fits = new Fits(reporter);
        this.arithmetic = new Arithmetic(reporter);
        this.calls = new Calls(this);
        this.selections = new Selections(this);
    }

    /** What evaluates a module's params. */
    public interface ParamTable {
        /** The value of a param; {@link Value#UNKNOWN} if it has none. */
        Value value(Elaborator elaborator, Module module, Declaration.Param param);
    }

    /** Sees every evaluation: tools show types from it, so that there is one checker only. */
    @FunctionalInterface
    public interface Observer {
        /** An expression was evaluated; one in a function is once for every call, each time with its own value. */
        void evaluated(Expression expression, Env env, Value value);
    }

    /** The same program, with another place for what is found. */
    public Elaborator reporting(Reporter other) {
        return new Elaborator(other, names, params, observer, poll);
    }

    public Reporter reporter() {
        return reporter;
    }

    public Names names() {
        return names;
    }

    /** Where choices, comparisons and clips of the graphs stand in the text. */
    public Sites sites() {
        return sites;
    }

    /** A type as written; anything if there is none. */
    public Type type(Optional<TypeTree> tree, Module module) {
        return types.read(tree, module);
    }

    /** The value at a type, or unknown. */
    public Value fit(Value value, Type type, Env env, Span span, String what) {
        return fits.fit(value, type, env, span, what);
    }

    /** Applies a function value to one argument. */
    public Value apply(Value function, Value argument, Env env, Span span) {
        return calls.apply(function, List.of(new Calls.Given(Optional.empty(), argument, span)), env, span);
    }

    /** Applies a function value to arguments by position. */
    public Value apply(Value function, List<Value> arguments, Env env, Span span) {
        List<Calls.Given> given = arguments.stream()
                .map(argument -> new Calls.Given(Optional.empty(), argument, span))
                .toList();
        return calls.apply(function, given, env, span);
    }

    /**
     * Binds the parameters of a noun.
     *
     * @param caller the scope of the arguments
     * @param scope the scope of the noun, which gets the parameters
     * @return the scope, or nothing after an error
     */
    public Optional<Env> parameters(
            String name, List<Parameter> parameters, List<Argument> arguments, Env caller, Env scope, Span span) {
        return calls.parameters(name, parameters, arguments, caller, scope, span);
    }

    /** The value of an expression. */
    public Value eval(Expression e, Env env) {
        poll.poll();
        Value value = bounded(e, env);
        observer.evaluated(e, env, value);
        return value;
    }

    private Value bounded(Expression e, Env env) {
        Value value = node(e, env);
        if (value instanceof Value.Num n) {
            sites.node(n.expr(), reporter.place(env, e.span()));
        }
        boolean large = value instanceof Value.Num n
                ? !sizes.fits(n.expr())
                : value instanceof Value.Str s && !sizes.fits(s.expr());
        if (large) {
            reporter.add(
                    Diagnostic.error(
                                    Code.TOO_LARGE,
                                    env.module().source(),
                                    e.span(),
                                    "this expression is too large once functions are inlined")
                            .help(
                                    "use each parameter of the functions it calls fewer times, or call fewer functions inside each other"));
            return Value.UNKNOWN;
        }
        return value;
    }

    private Value node(Expression e, Env env) {
        return switch (e) {
            case Expression.IntLiteral l -> Value.Num.of(Scalar.INT, (double) l.value());
            case Expression.RealLiteral l -> Value.Num.of(Scalar.REAL, l.value());
            case Expression.TextLiteral l -> Value.Str.of(l.value());
            case Expression.BoolLiteral l -> Value.Num.of(Scalar.BOOL, l.value() ? 1 : 0);
            case Expression.NullLiteral l -> new Value.Absent();
            case Expression.Invalid i -> Value.UNKNOWN;
            case Expression.Quantity q -> quantity(q, env);
            case Expression.Reference r -> reference(r.name(), env);
            case Expression.Select s -> selections.select(s, env);
            case Expression.Index i -> index(i, env);
            case Expression.Call c -> calls.call(c, Optional.empty(), env);
            case Expression.Pipe p -> calls.pipe(p, env);
            case Expression.Unary u -> unary(u, env);
            case Expression.Binary b -> binary(b, env);
            case Expression.Conditional c -> conditional(c, env);
            case Expression.Lambda l ->
                new Value.Closure(new Callable.Written("", l.parameters(), Optional.empty(), l.body(), env));
            case Expression.LetIn l -> {
                Env inner = env.inner();
                l.bindings().forEach(let -> bind(let, inner));
                yield eval(l.body(), inner);
            }
            case Expression.RecordLiteral r -> record(r, env);
            case Expression.ListLiteral l -> list(l, env);
        };
    }

    /** Evaluates a {@code let} and adds it to the scope. */
    public void bind(Member.Let let, Env scope) {
        Value value = eval(let.value(), scope);
        Value fitted = fit(
                value,
                type(let.type(), scope.module()),
                scope,
                let.value().span(),
                "`" + let.name().text() + "`");
        scope.with(let.name().text(), fitted);
    }

    /** What a name stands for; unknown names have been said by the resolver. */
    public Value reference(String name, Env env) {
        Optional<Value> local = env.local(name);
        if (local.isPresent()) {
            return local.get();
        }
        Optional<Module.Import> found = names.find(env.module(), name);
        if (found.isPresent()) {
            return switch (found.get()) {
                case Module.Import.Single s -> declared(s.module(), s.declaration());
                case Module.Import.Whole w -> new Value.Namespace(w.module());
                case Module.Import.Broken b -> Value.UNKNOWN;
            };
        }
        if (env.module().standard() && name.equals("native")) {
            return new Value.NativeScope();
        }
        return Builtins.outermost().getOrDefault(name, Value.UNKNOWN);
    }

    /** The value of a declaration. */
    public Value declared(Module module, Declaration.Named declaration) {
        if (module.broken().contains(declaration.name().text())) {
            return Value.UNKNOWN;
        }
        return switch (declaration) {
            case Declaration.Param p -> params.value(this, module, p);
            case Declaration.Function f ->
                new Value.Closure(
                        new Callable.Written(f.name().text(), f.parameters(), f.result(), f.body(), Env.of(module)));
            default -> new Value.Noun(module, declaration);
        };
    }

    private Value quantity(Expression.Quantity q, Env env) {
        Optional<Unit> unit = Unit.named(q.unit().text());
        if (unit.isEmpty()) {
            Diagnostic d = Diagnostic.error(
                    Code.UNKNOWN_UNIT,
                    env.module().source(),
                    q.unit().span(),
                    "there is no unit `" + q.unit().text() + "`");
            reporter.add(DidYouMean.best(q.unit().text(), Unit.words())
                    .map(near -> d.meant(near, q.unit().span()))
                    .orElseGet(() -> d.note("the units are " + String.join(", ", Unit.words()))));
            return Value.UNKNOWN;
        }
        if (eval(q.number(), env) instanceof Value.Num n && n.constant().isPresent()) {
            return Value.Num.of(
                    unit.get().scalar(), n.constant().getAsDouble() * unit.get().factor());
        }
        return Value.UNKNOWN;
    }

    private Value index(Expression.Index i, Env env) {
        Value target = opened(eval(i.target(), env));
        Value index = eval(i.index(), env);
        if (target instanceof Value.Items items
                && index instanceof Value.Num n
                && n.scalar() == Scalar.INT
                && n.constant().isPresent()) {
            int at = (int) n.constant().getAsDouble();
            if (at >= 0 && at < items.elements().size()) {
                return items.elements().get(at);
            }
            reporter.error(
                    env,
                    Code.VALUE_RANGE,
                    i.index().span(),
                    "the list has " + items.elements().size() + " elements, counted from 0");
            return Value.UNKNOWN;
        }
        if (!(target instanceof Value.Unknown) && !(index instanceof Value.Unknown)) {
            reporter.error(env, Code.TYPE_MISMATCH, i.span(), "only a list has elements, by a constant index");
        }
        return Value.UNKNOWN;
    }

    /** What a value of a hosting program is to the language. */
    static Value opened(Value value) {
        return value instanceof Value.Foreign foreign ? foreign.opened() : value;
    }

    private Value unary(Expression.Unary u, Env env) {
        Value value = opened(eval(u.operand(), env));
        Value result = unary(u, value, env);
        inherit(result, value);
        return result;
    }

    private Value unary(Expression.Unary u, Value value, Env env) {
        if (value instanceof Value.Unknown) {
            return value;
        }
        if (u.operator() == UnaryOperator.NOT) {
            if (value instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
                return new Value.Num(Scalar.BOOL, Graph.unary(Expr.UnaryOp.NOT, n.expr()));
            }
            if (value instanceof Value.Str s && Texts.truth(s)) {
                return Texts.not(s);
            }
        } else if (value instanceof Value.Num n && n.scalar() != Scalar.BOOL) {
            Scalar s = n.scalar();
            boolean kept = s.isQuantity() || s == Scalar.INT || s == Scalar.LOG_RATIO;
            return new Value.Num(kept ? s : Scalar.REAL, Graph.unary(Expr.UnaryOp.NEGATE, n.expr()));
        } else if (value instanceof Value.Objective o) {
            return Objectives.negated(o);
        }
        reporter.error(env, Code.OPERANDS, u.span(), "`" + u.operator().symbol() + "` cannot take " + Show.type(value));
        return Value.UNKNOWN;
    }

    private Value binary(Expression.Binary b, Env env) {
        Value left = opened(eval(b.left(), env));
        Value right = opened(eval(b.right(), env));
        Value result = arithmetic.binary(b, left, right, env);
        inherit(result, left, right);
        boolean named = b.operator().isComparison() || b.operator() == BinaryOperator.MULTIPLY;
        if (result instanceof Value.Num n && named) {
            sites.mark(n.expr(), reporter.place(env, b.span()));
        }
        return result;
    }

    /** Remembers which arguments a constant comes from. */
    void inherit(Value result, Value... operands) {
        for (Value operand : operands) {
            if (operand instanceof Value.Num from) {
                if (result instanceof Value.Num to) {
                    sites.inherit(to.expr(), from.expr());
                } else {
                    sites.use(from.expr());
                }
            }
        }
    }

    private Value conditional(Expression.Conditional c, Env env) {
        Value condition = eval(c.condition(), env);
        Value yes = eval(c.yes(), env);
        Value no = eval(c.no(), env);
        if (condition instanceof Value.Unknown || yes instanceof Value.Unknown || no instanceof Value.Unknown) {
            return Value.UNKNOWN;
        }
        if (condition instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
            sites.use(n.expr());
            if (yes instanceof Value.Num a && no instanceof Value.Num b) {
                return numbers(c, n, a, b, env);
            }
            if (n.constant().isPresent()) {
                return n.constant().getAsDouble() != 0 ? yes : no;
            }
        }
        if (condition instanceof Value.Str v
                && v.sort() == TextSort.VERDICT
                && !env.module().standard()
                && yes instanceof Value.Num one
                && no instanceof Value.Num zero
                && one.constant().orElse(0) == 1
                && zero.constant().orElse(1) == 0) {
            verdict(c, env);
            return Value.UNKNOWN;
        }
        TextExpr test = Texts.expr(condition);
        TextExpr then = Texts.expr(yes);
        TextExpr otherwise = Texts.expr(no);
        if (test != null && Texts.truth(condition) && then != null && otherwise != null) {
            TextSort a = Texts.sort(yes);
            TextSort b = Texts.sort(no);
            if (a == b || (a.isText() && b.isText())) {
                return new Value.Str(a == b ? a : TextSort.TEXT, new TextExpr.If(test, then, otherwise));
            }
        }
        boolean truth = Texts.truth(condition);
        reporter.error(
                env,
                Code.OPERANDS,
                truth ? c.span() : c.condition().span(),
                truth
                        ? "the branches of `if` are " + Show.type(yes) + " and " + Show.type(no)
                        : "the condition of `if` is " + Show.type(condition) + ", not Bool");
        return Value.UNKNOWN;
    }

    /** A choice by a verdict calls a truncated, an unparsed and a wrong reply the same without saying so. */
    private void verdict(Expression.Conditional c, Env env) {
        String text = env.module().source().text(c.condition().span());
        Diagnostic d = Diagnostic.error(
                        Code.VERDICT_AS_NUMBER,
                        env.module().source(),
                        c.condition().span(),
                        "a verdict becomes a number only through an explicit rule")
                .label("right, wrong, unparsed, truncated, …")
                .note(
                        "this counts a truncated or unparsed reply as wrong without saying so; what becomes of truncated ones is decided by `overlong` of the rollouts");
        reporter.add(
                d.fix(Fix.of("write the rule: `score(" + text + ")`", new TextEdit(c.span(), "score(" + text + ")"))));
    }

    private Value numbers(Expression.Conditional c, Value.Num condition, Value.Num yes, Value.Num no, Env env) {
        Optional<Scalar> kind = ScalarRules.join(yes.scalar(), no.scalar());
        if (kind.isEmpty() && yes.scalar().isLog() && no.constant().orElse(1) == 0) {
            kind = Optional.of(yes.scalar());
        }
        if (kind.isEmpty() && no.scalar().isLog() && yes.constant().orElse(1) == 0) {
            kind = Optional.of(no.scalar());
        }
        if (kind.isEmpty()) {
            reporter.error(
                    env,
                    Code.OPERANDS,
                    c.span(),
                    "the branches of `if` are " + Show.type(yes) + " and " + Show.type(no));
            return Value.UNKNOWN;
        }
        Expr graph = Graph.select(condition.expr(), yes.expr(), no.expr());
        if (graph instanceof Expr.Select) {
            sites.choice(graph, reporter.place(env, c.yes().span()), reporter.place(env, c.no().span()));
        }
        return new Value.Num(kind.get(), graph);
    }

    private Value record(Expression.RecordLiteral r, Env env) {
        Map<String, Value> entries = new LinkedHashMap<>();
        r.entries().forEach(entry -> {
            if (entries.put(entry.name().text(), eval(entry.value(), env)) != null) {
                reporter.error(
                        env,
                        Code.DUPLICATE_FIELD,
                        entry.name().span(),
                        "`" + entry.name().text() + "` is given twice");
            }
        });
        return new Value.Fields(entries);
    }

    private Value list(Expression.ListLiteral l, Env env) {
        List<Value> elements = new ArrayList<>();
        l.elements().forEach(element -> elements.add(eval(element, env)));
        return elements.stream().anyMatch(Value.Unknown.class::isInstance) ? Value.UNKNOWN : new Value.Items(elements);
    }

    /** The axis that {@code per:} names: a parameter of that type, else one of the four words. */
    Optional<Value> axisArgument(Expression e, Env env) {
        if (!(e instanceof Expression.Reference r)) {
            return Optional.empty();
        }
        if (env.local(r.name()).filter(Value.AxisWord.class::isInstance).isPresent()) {
            return env.local(r.name());
        }
        for (Axis axis : Axis.values()) {
            if (axis.word().equals(r.name())) {
                return Optional.of(new Value.AxisWord(axis));
            }
        }
        return Optional.empty();
    }
}
