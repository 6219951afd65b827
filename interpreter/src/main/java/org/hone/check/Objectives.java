package org.hone.check;

import java.util.List;
import java.util.Optional;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.check.Builtin.Call;
import org.hone.check.Builtin.Param;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;

/** Quantities of the whole next-token distribution: how they are made and what may be done to them. */
final class Objectives {
    private Objectives() {}

    static List<Builtin> functions() {
        return List.of(
                new Builtin(
                        "entropy",
                        List.of(model("model")),
                        "an objective",
                        "The entropy of the policy's next-token distribution over the whole vocabulary, live; only for `objective`."
                                + " `entropy(t.policy)`; the frozen number is `t.entropy`.",
                        (call, a) -> entropy(call, a.get(0))),
                new Builtin(
                        "kl",
                        List.of(model("from"), model("to")),
                        "an objective",
                        "KL(from ‖ to) = Σ_v from(v) · log(from(v) / to(v)) over the whole vocabulary, live in the policy; only for"
                                + " `objective`. One of the two is `t.policy`, the other `t.reference` or `t.teacher`.",
                        (call, a) -> divergence(call, a.get(0), a.get(1))));
    }

    private static Param model(String name) {
        return new Param(name, "a model", Optional.empty());
    }

    private static Value entropy(Call call, Value of) {
        if (of instanceof Value.ModelView m && m.logprob() == SourceField.POLICY_LOGPROB) {
            return new Value.Objective(new Quantity.Entropy(), new Expr.Literal(1));
        }
        if (!(of instanceof Value.ModelView m)) {
            return Builtins.wrong(call, "entropy", of);
        }
        call.reporter()
                .add(mistake(call, "the entropy of `" + m.name() + "` does not depend on the policy")
                        .note("only the policy learns; another model's entropy has no gradient")
                        .help("write `entropy(t.policy)`"));
        return Value.UNKNOWN;
    }

    private static Value divergence(Call call, Value from, Value to) {
        for (Value value : List.of(from, to)) {
            if (!(value instanceof Value.ModelView)) {
                return Builtins.wrong(call, "kl", value);
            }
        }
        Value.ModelView a = (Value.ModelView) from;
        Value.ModelView b = (Value.ModelView) to;
        boolean policyFirst = a.logprob() == SourceField.POLICY_LOGPROB;
        Value.ModelView other = policyFirst ? b : a;
        Optional<Companion> companion = companion(other);
        boolean policy = policyFirst || b.logprob() == SourceField.POLICY_LOGPROB;
        if (policy && companion.isPresent()) {
            return new Value.Objective(new Quantity.Divergence(companion.get(), policyFirst), new Expr.Literal(1));
        }
        Diagnostic d =
                mistake(call, "`kl` takes the policy and another model, not `" + a.name() + "` and `" + b.name() + "`");
        boolean sampled = a.logprob() == SourceField.BEHAVIOUR_LOGPROB || b.logprob() == SourceField.BEHAVIOUR_LOGPROB;
        call.reporter()
                .add(
                        sampled
                                ? d.note("of the behaviour policy only the log-probs of the sampled tokens are known")
                                        .help(
                                                "estimate it from them in the slots of an estimator, or declare a `reference`")
                                : d.help("write `kl(t.policy, t.reference)` or `kl(t.teacher, t.policy)`"));
        return Value.UNKNOWN;
    }

    private static Optional<Companion> companion(Value.ModelView view) {
        for (Companion companion : Companion.values()) {
            if (companion.logprob() == view.logprob()) {
                return Optional.of(companion);
            }
        }
        return Optional.empty();
    }

    private static Diagnostic mistake(Call call, String message) {
        return Diagnostic.error(Code.OBJECTIVE, call.env().module().source(), call.span(), message);
    }

    static Value negated(Value.Objective o) {
        return new Value.Objective(o.quantity(), Graph.unary(Expr.UnaryOp.NEGATE, o.factor()));
    }

    /** An objective times a frozen number, or divided by one. */
    static Value binary(Expression.Binary node, Value left, Value right, Env env, Reporter reporter) {
        boolean onLeft = left instanceof Value.Objective;
        Value.Objective objective = (Value.Objective) (onLeft ? left : right);
        Value other = onLeft ? right : left;
        boolean scaling =
                node.operator() == BinaryOperator.MULTIPLY || (node.operator() == BinaryOperator.DIVIDE && onLeft);
        if (scaling && other instanceof Value.Num n && n.expr().live()) {
            reporter.add(Diagnostic.error(
                            Code.LIVE_SLOT,
                            env.module().source(),
                            (onLeft ? node.right() : node.left()).span(),
                            "the factor of an objective depends on the live policy")
                    .help("freeze it: `frozen(…)`"));
            return Value.UNKNOWN;
        }
        if (scaling && other instanceof Value.Num n && !n.scalar().isQuantity()) {
            Expr.BinaryOp op =
                    node.operator() == BinaryOperator.MULTIPLY ? Expr.BinaryOp.MULTIPLY : Expr.BinaryOp.DIVIDE;
            return new Value.Objective(objective.quantity(), Graph.binary(op, objective.factor(), n.expr()));
        }
        Diagnostic d = Diagnostic.error(
                Code.OBJECTIVE,
                env.module().source(),
                node.span(),
                "`" + node.operator().symbol() + "` cannot join " + Show.type(left) + " and " + Show.type(right));
        reporter.add(
                other instanceof Value.Objective
                        ? d.help("one term has one quantity: write two terms and give each its weight")
                        : d.note("an objective may only be multiplied or divided by a frozen number"));
        return Value.UNKNOWN;
    }
}
