package org.hone.lower;

import java.util.List;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.source.Span;

/** Estimators as expressions name them: {@code grpo}, {@code grpo(low: 0.1)}, {@code 0.2 * grpo}. */
final class Terms {
    private final Elaborator elaborator;

    Terms(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** Nothing if it is none, which has been said. */
    Optional<Workbench.Scaled> scaled(Expression e, Env env) {
        if (e instanceof Expression.Binary b && b.operator() == BinaryOperator.MULTIPLY) {
            Value factor = elaborator.eval(b.left(), env);
            if (factor instanceof Value.Num n && n.constant().isPresent()) {
                return scaled(b.right(), env)
                        .map(s -> new Workbench.Scaled(n.constant().getAsDouble() * s.factor(), s.graph()));
            }
            notA("a constant factor", factor, b.left().span(), env);
            return Optional.empty();
        }
        Optional<TermInfo> term = term(e, env);
        if (term.isPresent() && term.get() instanceof EstimatorInfo estimator) {
            return Optional.of(new Workbench.Scaled(1, estimator.graph()));
        }
        term.ifPresent(other -> elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.OBJECTIVE,
                                env.module().source(),
                                e.span(),
                                "`" + other.graph().name() + "` is a term over the vocabulary, not an estimator")
                        .note("its gradient goes through all logits, so it has no coefficients on recorded tokens")));
        return Optional.empty();
    }

    /** A term of either kind, without a factor. */
    Optional<TermInfo> term(Expression e, Env env) {
        Expression named = e instanceof Expression.Call c ? c.callee() : e;
        List<Argument> arguments = e instanceof Expression.Call c ? c.arguments() : List.of();
        Value value = elaborator.eval(named, env);
        if (value instanceof Value.Noun n && n.declaration() instanceof Declaration.Estimator) {
            return new EstimatorLowering(elaborator).lower(n, arguments, env, e.span());
        }
        notA("an estimator", value, named.span(), env);
        return Optional.empty();
    }

    void notA(String what, Value value, Span span, Env env) {
        if (!(value instanceof Value.Unknown)) {
            elaborator.reporter().error(env, Code.NOT_A_NOUN, span, "this is " + Show.type(value) + ", not " + what);
        }
    }
}
