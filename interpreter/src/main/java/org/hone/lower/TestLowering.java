package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.ast.Argument;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Reporter;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.resolve.Module;
import org.hone.runtime.analyse.Claim;
import org.hone.source.Place;
import org.hone.types.Scalar;

/** {@code test}: its assertions are typed while the program is checked; those about constants are decided, too. */
final class TestLowering {
    private final Elaborator elaborator;
    private final Terms terms;

    TestLowering(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.terms = new Terms(elaborator);
    }

    TestCase lower(Module module, Declaration.Test test) {
        Env env = Env.of(module).inner();
        List<TestCase.Assertion> assertions = new ArrayList<>();
        for (Member member : test.block().members()) {
            switch (member) {
                case Member.Let let -> elaborator.bind(let, env);
                case Member.Assert a -> truth(a, env).ifPresent(assertions::add);
                case Member.AssertEquivalent a -> equivalence(a, env).ifPresent(assertions::add);
                case Member.Field f ->
                    elaborator
                            .reporter()
                            .add(Diagnostic.error(
                                            Code.UNKNOWN_FIELD,
                                            module.source(),
                                            f.name().span(),
                                            "a test has no field `" + f.name().text() + "`")
                                    .help("write `let " + f.name().text() + " = …` or `assert …`"));
                case Member.Weight w -> {}
            }
        }
        return new TestCase(
                test.title().text(), new Place(module.source(), test.title().span()), assertions);
    }

    private Optional<TestCase.Assertion> truth(Member.Assert a, Env env) {
        Value value = elaborator.eval(a.condition(), env);
        Optional<Value> constant = TextConstants.value(value);
        if (constant.isPresent()
                && constant.get() instanceof Value.Num n
                && n.scalar() == Scalar.BOOL
                && n.constant().isPresent()) {
            List<TestCase.Part> parts = new ArrayList<>();
            parts(a.condition(), env, parts);
            return Optional.of(new TestCase.Truth(
                    new Place(env.module().source(), a.span()), n.constant().getAsDouble() != 0, parts));
        }
        if (!(value instanceof Value.Unknown)) {
            boolean truth = value instanceof Value.Num n && n.scalar() == Scalar.BOOL;
            elaborator
                    .reporter()
                    .error(
                            env,
                            truth ? Code.NOT_CONSTANT : Code.TYPE_MISMATCH,
                            a.condition().span(),
                            truth
                                    ? "an assertion is about values that are known before the run"
                                    : "an assertion is Bool, this is " + Show.type(value));
        }
        return Optional.empty();
    }

    private Optional<TestCase.Assertion> equivalence(Member.AssertEquivalent a, Env env) {
        Optional<Workbench.Scaled> left = terms.scaled(a.left(), env);
        Optional<Workbench.Scaled> right = terms.scaled(a.right(), env);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (left.get().graph().source() != right.get().graph().source()) {
            elaborator
                    .reporter()
                    .error(
                            env,
                            Code.TYPE_MISMATCH,
                            a.right().span(),
                            "`" + left.get().graph().name() + "` reads "
                                    + left.get().graph().source().typeName() + ", `"
                                    + right.get().graph().name() + "` reads "
                                    + right.get().graph().source().typeName());
            return Optional.empty();
        }
        return new ConditionLowering(elaborator)
                .lower(a.condition(), left.get().graph().source(), env)
                .map(c -> new TestCase.Equivalence(
                        new Place(env.module().source(), a.span()),
                        new Claim(
                                left.get().graph(),
                                left.get().factor(),
                                right.get().graph(),
                                right.get().factor(),
                                c.condition(),
                                c.withinStep()),
                        Map.entry(text(a.left(), env), text(a.right(), env))));
    }

    private static String text(Expression e, Env env) {
        return env.module().source().text(e.span()).replaceAll("\\s+", " ");
    }

    /** The values of all subexpressions that stand for one value; what a lambda or a `let` binds has none of its own. */
    private void parts(Expression e, Env env, List<TestCase.Part> parts) {
        anchor(e).ifPresent(offset -> {
            // What is wrong with it has been said about the whole.
            Elaborator quiet = elaborator.reporting(new Reporter(new Diagnostics()));
            TextConstants.value(quiet.eval(e, env))
                    .ifPresent(v -> parts.add(new TestCase.Part(offset, text(e, env), Show.value(v))));
        });
        switch (e) {
            case Expression.Binary b -> {
                parts(b.left(), env, parts);
                parts(b.right(), env, parts);
            }
            case Expression.Unary u -> parts(u.operand(), env, parts);
            case Expression.Call c ->
                c.arguments().stream().map(Argument::value).forEach(v -> parts(v, env, parts));
            case Expression.Pipe p -> parts(p.input(), env, parts);
            case Expression.Index i -> {
                parts(i.target(), env, parts);
                parts(i.index(), env, parts);
            }
            case Expression.Conditional c -> {
                parts(c.condition(), env, parts);
                parts(c.yes(), env, parts);
                parts(c.no(), env, parts);
            }
            case Expression.ListLiteral l -> l.elements().forEach(element -> parts(element, env, parts));
            case Expression.RecordLiteral r -> r.entries().forEach(entry -> parts(entry.value(), env, parts));
            default -> {}
        }
    }

    private static OptionalInt at(int offset) {
        return OptionalInt.of(offset);
    }

    /** Where to point at the value of an expression: at its operator, or where it begins; nowhere at a literal. */
    private static OptionalInt anchor(Expression e) {
        return switch (e) {
            case Expression.Binary b -> at(b.operatorSpan().start());
            case Expression.Unary u -> at(u.span().start());
            case Expression.Reference r -> at(r.span().start());
            case Expression.Select s -> at(s.member().span().start());
            case Expression.Call c -> at(c.span().start());
            case Expression.Pipe p -> at(p.stage().span().start());
            case Expression.Index i -> at(i.index().span().start());
            case Expression.Conditional c -> at(c.span().start());
            case Expression.LetIn l -> at(l.span().start());
            default -> OptionalInt.empty();
        };
    }
}
