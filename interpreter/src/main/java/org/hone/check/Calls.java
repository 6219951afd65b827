package org.hone.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.ast.Parameter;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.runtime.estimate.Axis;
import org.hone.source.Place;
import org.hone.source.Span;
import org.hone.types.Type;
import org.jspecify.annotations.Nullable;

/** Calls: arguments by position and by name, pipes, inlining. */
final class Calls {
    /** How deep functions may call one another; named recursion is refused before, this stops a lambda that calls itself. */
    private static final int DEPTH = 100;

    private final Elaborator elaborator;
    private int depth;

    Calls(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** An argument, evaluated. */
    record Given(Optional<Name> name, Value value, Span span) {}

    Value pipe(Expression.Pipe p, Env env) {
        Value input = elaborator.eval(p.input(), env);
        Given first = new Given(Optional.empty(), input, p.input().span());
        if (p.stage() instanceof Expression.Call c) {
            return call(c, Optional.of(first), env);
        }
        Value stage = elaborator.eval(p.stage(), env);
        return apply(stage, List.of(first), env, p.stage().span());
    }

    Value call(Expression.Call c, Optional<Given> piped, Env env) {
        Value callee = elaborator.eval(c.callee(), env);
        List<Given> given = new ArrayList<>();
        piped.ifPresent(given::add);
        given.addAll(arguments(c.arguments(), env));
        return apply(callee, given, env, c.span());
    }

    List<Given> arguments(List<Argument> arguments, Env env) {
        List<Given> given = new ArrayList<>();
        for (Argument a : arguments) {
            boolean axis = a.name().filter(n -> n.text().equals("per")).isPresent();
            Optional<Value> word = axis ? axisArgument(a.value(), env) : Optional.empty();
            Value value = word.orElseGet(() -> elaborator.eval(a.value(), env));
            given.add(new Given(a.name(), value, a.value().span()));
        }
        return given;
    }

    /** Applies a function value. */
    Value apply(Value callee, List<Given> given, Env env, Span span) {
        return switch (callee) {
            case Value.Unknown u -> u;
            case Value.Closure c -> inline(c.function(), given, env, span);
            case Value.Native n -> builtin(n.function(), given, env, span);
            default -> {
                elaborator.reporter().error(env, Code.NOT_CALLABLE, span, Show.type(callee) + " cannot be called");
                yield Value.UNKNOWN;
            }
        };
    }

    private Value builtin(Builtin function, List<Given> given, Env env, Span span) {
        List<String> parameters =
                function.parameters().stream().map(Builtin.Param::name).toList();
        @Nullable Given @Nullable [] slots = match(function.name(), parameters, given, env, span);
        if (slots == null) {
            return Value.UNKNOWN;
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            Given slot = slots[i];
            if (slot != null) {
                values.add(Elaborator.opened(slot.value()));
            } else if (function.parameters().get(i).byDefault().isPresent()) {
                values.add(function.parameters().get(i).byDefault().get());
            } else {
                return missing(function.name(), parameters.get(i), env, span);
            }
        }
        if (values.stream().anyMatch(Value.Unknown.class::isInstance)) {
            return Value.UNKNOWN;
        }
        note(function.name(), env, span);
        Value result = function.body().apply(new Builtin.Call(elaborator, env, span), values);
        elaborator.inherit(result, values.toArray(Value[]::new));
        return result;
    }

    private Value inline(Callable.Written function, List<Given> given, Env env, Span span) {
        List<Parameter> parameters = function.parameters();
        String name = function.name().isEmpty() ? "the function" : function.name();
        List<String> words = parameters.stream().map(p -> p.name().text()).toList();
        @Nullable Given @Nullable [] slots = match(name, words, given, env, span);
        if (slots == null) {
            return Value.UNKNOWN;
        }
        if (depth >= DEPTH) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.TOO_LARGE, env.module().source(), span, "functions are nested too deeply")
                            .note("functions are inlined, so none may call itself")
                            .help("call fewer functions inside each other"));
            return Value.UNKNOWN;
        }
        Env scope = function.env().inner();
        for (int i = 0; i < slots.length; i++) {
            Parameter parameter = parameters.get(i);
            Type type = elaborator.type(parameter.type(), function.env().module());
            Given slot = slots[i];
            Value value;
            if (slot != null) {
                value = elaborator.fit(
                        slot.value(), type, env, slot.span(), "`" + words.get(i) + "` of `" + name + "`");
            } else if (parameter.value().isPresent()) {
                value = elaborator.eval(parameter.value().get(), function.env());
            } else {
                return missing(name, words.get(i), env, span);
            }
            if (value instanceof Value.Unknown) {
                return value;
            }
            scope.with(words.get(i), value);
        }
        if (!function.name().isEmpty()) {
            note(function.name(), env, span);
        }
        depth++;
        try {
            boolean foreign =
                    function.env().module().standard() && !env.module().standard();
            return foreign
                    ? elaborator.reporter().at(new Place(env.module().source(), span), () -> body(function, scope))
                    : body(function, scope);
        } finally {
            depth--;
        }
    }

    private Value body(Callable.Written function, Env scope) {
        Value result = elaborator.eval(function.body(), scope);
        return elaborator.fit(
                result,
                elaborator.type(function.result(), scope.module()),
                scope,
                function.body().span(),
                "the result of `" + function.name() + "`");
    }

    /** A scope with the parameters of a noun bound to its arguments; empty after an error. */
    Optional<Env> parameters(
            String name, List<Parameter> parameters, List<Argument> arguments, Env caller, Env scope, Span span) {
        List<String> words = parameters.stream().map(p -> p.name().text()).toList();
        @Nullable Given @Nullable [] slots = match(name, words, arguments(arguments, caller), caller, span);
        if (slots == null) {
            return Optional.empty();
        }
        boolean failed = false;
        for (int i = 0; i < slots.length; i++) {
            Parameter parameter = parameters.get(i);
            Type type = elaborator.type(parameter.type(), scope.module());
            Given slot = slots[i];
            Value value = Value.UNKNOWN;
            if (slot != null) {
                value = elaborator.fit(
                        slot.value(), type, caller, slot.span(), "`" + words.get(i) + "` of `" + name + "`");
                value = argument(value, new Place(caller.module().source(), slot.span()));
            } else if (parameter.value().isPresent()) {
                Span at = parameter.value().get().span();
                value = elaborator.fit(
                        elaborator.eval(parameter.value().get(), scope), type, scope, at, "`" + words.get(i) + "`");
            } else {
                missing(name, words.get(i), caller, span);
            }
            failed |= value instanceof Value.Unknown;
            scope.with(words.get(i), value);
        }
        return failed ? Optional.empty() : Optional.of(scope);
    }

    /** The value with a constant of its own, so that later checks know where it comes from. */
    private Value argument(Value value, Place place) {
        return value instanceof Value.Num n && n.expr() instanceof org.hone.runtime.estimate.Expr.Literal l
                ? new Value.Num(n.scalar(), elaborator.sites().origin(l, place))
                : value;
    }

    private void note(String function, Env env, Span span) {
        elaborator
                .sites()
                .called(
                        function,
                        elaborator.reporter().place(env, span),
                        !env.module().standard() && !elaborator.reporter().inCall());
    }

    private Value missing(String function, String parameter, Env env, Span span) {
        elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.MISSING_ARGUMENT,
                                env.module().source(),
                                span,
                                "`" + function + "` needs `" + parameter + "`")
                        .help("add `" + parameter + ": …`"));
        return Value.UNKNOWN;
    }

    /** Arguments by parameter; null after an error. */
    @Nullable
    Given @Nullable [] match(String function, List<String> parameters, List<Given> given, Env env, Span span) {
        @Nullable Given[] slots = new @Nullable Given[parameters.size()];
        int next = 0;
        boolean wrong = false;
        for (Given g : given) {
            int at = g.name().isPresent() ? parameters.indexOf(g.name().get().text()) : next++;
            if (g.name().isPresent() && at < 0) {
                Name word = g.name().get();
                String name = word.text();
                Diagnostic said = Diagnostic.error(
                        Code.UNKNOWN_ARGUMENT,
                        env.module().source(),
                        word.span(),
                        "`" + function + "` has no parameter `" + name + "`");
                if (function.equals("score") && name.equals("truncated")) {
                    said = said.note("what a truncated reply is worth is one decision for the whole recipe")
                            .help("`overlong` of the rollouts decides it: \"score\", \"zero\", \"mask\" or \"soft\"");
                }
                Diagnostic d = said;
                elaborator
                        .reporter()
                        .add(DidYouMean.best(name, parameters)
                                .map(near -> d.meant(near, word.span()))
                                .orElseGet(() -> d.note("its parameters are " + String.join(", ", parameters))));
                wrong = true;
            } else if (at >= slots.length) {
                elaborator
                        .reporter()
                        .error(
                                env,
                                Code.UNKNOWN_ARGUMENT,
                                g.span(),
                                "`" + function + "` takes " + count(slots.length) + ", not " + given.size());
                return null;
            } else if (slots[at] != null) {
                elaborator
                        .reporter()
                        .error(
                                env,
                                Code.UNKNOWN_ARGUMENT,
                                g.span(),
                                "`" + parameters.get(at) + "` of `" + function + "` is given twice");
                wrong = true;
            } else {
                slots[at] = g;
            }
        }
        return wrong ? null : slots;
    }

    private static String count(int n) {
        return n == 1 ? "one argument" : n + " arguments";
    }

    /** The axis that {@code per:} names: a parameter of that type, else one of the four words. */
    private static Optional<Value> axisArgument(Expression e, Env env) {
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
