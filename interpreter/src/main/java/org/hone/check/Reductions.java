package org.hone.check;

import java.util.ArrayList;
import java.util.List;
import org.hone.check.Builtin.Call;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.types.Scalar;

/** Going up an axis, in an expression and in an aggregate. */
final class Reductions {
    private Reductions() {}

    static Value number(Call call, String name, ReduceOp op, Value.Num x, Axis per) {
        Axis from = x.expr().axis();
        if (!from.finerThan(per)) {
            return notFiner(call, name, from, per);
        }
        if (x.scalar() == Scalar.BOOL && op != ReduceOp.COUNT && op != ReduceOp.MEAN && op != ReduceOp.SUM) {
            return Builtins.wrong(call, name, x);
        }
        return new Value.Num(kind(op, x.scalar()), Graph.reduce(op, x.expr(), per));
    }

    static Value quantile(Call call, Value.Num x, double level, Axis per) {
        Axis from = x.expr().axis();
        if (!from.finerThan(per)) {
            return notFiner(call, "quantile", from, per);
        }
        return x.scalar() == Scalar.BOOL
                ? Builtins.wrong(call, "quantile", x)
                : new Value.Num(x.scalar(), new Expr.Reduce(ReduceOp.QUANTILE, x.expr(), per, level));
    }

    private static Scalar kind(ReduceOp op, Scalar s) {
        return switch (op) {
            case COUNT -> Scalar.REAL;
            case MEAN -> s == Scalar.BOOL ? Scalar.PROB : s == Scalar.INT ? Scalar.REAL : s;
            case SUM -> s == Scalar.BOOL || s == Scalar.PROB || s == Scalar.RATIO ? Scalar.REAL : s;
            case STD, STD_POPULATION -> s.isQuantity() ? s : Scalar.REAL;
            case MIN, MAX, QUANTILE -> s;
        };
    }

    static Value linear(Call call, String name, ReduceOp op, Value.Linear line, Axis per) {
        if (op != ReduceOp.SUM && op != ReduceOp.MEAN) {
            return Builtins.wrong(call, name, line);
        }
        if (!line.axis().finerThan(per)) {
            return notFiner(call, name, line.axis(), per);
        }
        boolean sum = op == ReduceOp.SUM;
        List<Aggregate.Step> steps = new ArrayList<>(line.steps());
        steps.add(sum ? new Aggregate.Step.Sum(per) : new Aggregate.Step.Mean(per));
        boolean tokens = sum && line.axis() == Axis.TOKEN;
        boolean members = sum && !tokens;
        return new Value.Linear(per, steps, line.tokens() + (tokens ? 1 : 0), line.members() + (members ? 1 : 0));
    }

    private static Value notFiner(Call call, String name, Axis from, Axis per) {
        call.reporter()
                .add(Diagnostic.error(
                                Code.REDUCTION,
                                call.env().module().source(),
                                call.span(),
                                "`" + name + "(per: " + per.word() + ")` has nothing to reduce")
                        .label("already per " + from.word())
                        .note("axes from fine to coarse: token, sequence, prompt, batch"));
        return Value.UNKNOWN;
    }
}
