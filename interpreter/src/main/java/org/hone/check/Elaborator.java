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
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.resolve.Module;
import org.hone.resolve.Names;
import org.hone.source.Span;
import org.hone.types.Scalar;
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
    private final Choices choices;
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
        this.choices = new Choices(this);
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
            case Expression.Conditional c -> choices.choose(c, env);
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
        Value result = arithmetic.unary(u, value, env);
        inherit(result, value);
        return result;
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
}
