package org.hone.check;

import java.util.Optional;
import org.hone.ast.Expression;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.plan.TextExpr;
import org.hone.types.Scalar;
import org.hone.types.ScalarRules;
import org.hone.types.TextSort;

/** {@code if … then … else}: of numbers a part of the graph, of texts a part of a reward, of anything else by a constant. */
final class Choices {
    private final Elaborator elaborator;

    Choices(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** The value of a choice. */
    Value choose(Expression.Conditional c, Env env) {
        Value condition = elaborator.eval(c.condition(), env);
        Value yes = elaborator.eval(c.yes(), env);
        Value no = elaborator.eval(c.no(), env);
        if (condition instanceof Value.Unknown || yes instanceof Value.Unknown || no instanceof Value.Unknown) {
            return Value.UNKNOWN;
        }
        if (condition instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
            elaborator.sites().use(n.expr());
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
        elaborator
                .reporter()
                .error(
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
        elaborator
                .reporter()
                .add(d.fix(Fix.of(
                        "write the rule: `score(" + text + ")`", new TextEdit(c.span(), "score(" + text + ")"))));
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
            elaborator
                    .reporter()
                    .error(
                            env,
                            Code.OPERANDS,
                            c.span(),
                            "the branches of `if` are " + Show.type(yes) + " and " + Show.type(no));
            return Value.UNKNOWN;
        }
        Expr graph = Graph.select(condition.expr(), yes.expr(), no.expr());
        if (graph instanceof Expr.Select) {
            elaborator
                    .sites()
                    .choice(
                            graph,
                            elaborator.reporter().place(env, c.yes().span()),
                            elaborator.reporter().place(env, c.no().span()));
        }
        return new Value.Num(kind.get(), graph);
    }
}
