package org.hone.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.check.Builtin.Call;
import org.hone.check.Builtin.Param;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.ScanOp;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.types.Scalar;
import org.hone.types.ScalarRules;

/** The functions that every module sees and that are not written in Hone. */
public final class Builtins {
    private static final Param X = new Param("x", "Real", Optional.empty());
    private static final Map<String, Value> NAMES = names();

    private Builtins() {}

    /** Everything in the outermost scope by name: functions, axis words, constants. */
    public static Map<String, Value> outermost() {
        return NAMES;
    }

    /** The functions, in the order of the documentation. */
    public static List<Builtin> functions() {
        List<Builtin> all = new ArrayList<>();
        all.add(map("exp", UnaryOp.EXP, "e to the x. `exp(LogProb)` is a `Prob`, `exp(LogRatio)` a `Ratio`."));
        all.add(map("log", UnaryOp.LOG, "Natural logarithm. `log(Prob)` is a `LogProb`, `log(Ratio)` a `LogRatio`."));
        all.add(map("sqrt", UnaryOp.SQRT, "Square root."));
        all.add(map("abs", UnaryOp.ABS, "Absolute value; keeps the unit."));
        all.add(map("sigmoid", UnaryOp.SIGMOID, "1 / (1 + e^−x), a `Prob`."));
        all.add(map("cos", UnaryOp.COS, "Cosine of an angle in radians."));
        all.add(extremum(
                "min", BinaryOp.MIN, ReduceOp.MIN, "The smaller of two values, or with `per:` the smallest member."));
        all.add(extremum(
                "max", BinaryOp.MAX, ReduceOp.MAX, "The larger of two values, or with `per:` the largest member."));
        all.add(new Builtin(
                "clip",
                List.of(X, required("low", "Real"), required("high", "Real")),
                "Real",
                "x where it is between the bounds, else the nearer bound. No gradient flows where it is clipped.",
                Builtins::clip));
        all.add(new Builtin(
                "frozen",
                List.of(X),
                "the type of x",
                "The value of x with its gradient stopped: sg(x).",
                (call, a) -> a.get(0) instanceof Value.Num n
                        ? new Value.Num(n.scalar(), Graph.frozen(n.expr()))
                        : wrong(call, "frozen", a.get(0))));
        all.add(reduction("sum", ReduceOp.SUM, "The sum over the members of each element of the axis."));
        all.add(reduction("mean", ReduceOp.MEAN, "The mean over the members of each element of the axis."));
        all.add(reduction("std", ReduceOp.STD, "The standard deviation with divisor n − 1; 0 for one member."));
        all.add(reduction("count", ReduceOp.COUNT, "How many members each element of the axis has."));
        all.add(new Builtin(
                "quantile",
                List.of(X, required("level", "Prob"), per(Optional.empty())),
                "Real per that axis",
                "The value below which the share `level` of the members lies, linear between neighbours.",
                (call, a) -> {
                    OptionalDouble level = share(call, "quantile", "level", a.get(1));
                    if (level.isEmpty()) {
                        return Value.UNKNOWN;
                    }
                    return a.get(0) instanceof Value.Num n && a.get(2) instanceof Value.AxisWord axis
                            ? Reductions.quantile(call, n, level.getAsDouble(), axis.axis())
                            : wrong(call, "quantile", a.get(0) instanceof Value.Num ? a.get(2) : a.get(0));
                }));
        all.add(new Builtin(
                "next_token",
                List.of(X),
                "Real per token",
                "The value at the reply's next token; 0 at its last.",
                (call, a) -> scan(call, "next_token", ScanOp.NEXT, a.get(0), 0)));
        all.add(new Builtin(
                "discounted_sum",
                List.of(X, new Param("discount", "Prob", Optional.of(Value.Num.of(Scalar.REAL, 1)))),
                "Real per token",
                "The sum from this token to the end of the reply: y(t) = x(t) + discount · y(t + 1).",
                (call, a) -> {
                    OptionalDouble discount = share(call, "discounted_sum", "discount", a.get(1));
                    return discount.isEmpty()
                            ? Value.UNKNOWN
                            : scan(call, "discounted_sum", ScanOp.DISCOUNTED_SUM, a.get(0), discount.getAsDouble());
                }));
        all.addAll(Objectives.functions());
        return all;
    }

    /** A constant in 0 to 1. */
    private static OptionalDouble share(Call call, String function, String parameter, Value value) {
        if (value instanceof Value.Num n && n.constant().isPresent()) {
            double share = n.constant().getAsDouble();
            if (share >= 0 && share <= 1) {
                return n.constant();
            }
            call.reporter()
                    .add(Diagnostic.error(
                                    Code.PROB_RANGE,
                                    call.env().module().source(),
                                    call.span(),
                                    "`" + parameter + "` of `" + function + "` is " + Show.number(share)
                                            + ", not in 0 to 1")
                            .help("choose a number from 0 to 1: `" + parameter + ": 0.9`"));
        } else if (!(value instanceof Value.Unknown)) {
            call.reporter()
                    .error(
                            call.env(),
                            Code.NOT_CONSTANT,
                            call.span(),
                            "`" + parameter + "` of `" + function + "` must be known before the run");
        }
        return OptionalDouble.empty();
    }

    /** A walk along the tokens of a reply; truth values count as 0 and 1. */
    private static Value scan(Call call, String name, ScanOp op, Value value, double argument) {
        return value instanceof Value.Num n && !n.scalar().isQuantity()
                ? new Value.Num(
                        op == ScanOp.NEXT && !n.scalar().isLog() && n.scalar() != Scalar.BOOL
                                ? n.scalar()
                                : Scalar.REAL,
                        new Expr.Scan(op, n.expr(), argument))
                : wrong(call, name, value);
    }

    private static Map<String, Value> names() {
        Map<String, Value> names = new LinkedHashMap<>();
        for (Builtin builtin : functions()) {
            names.put(builtin.name(), new Value.Native(builtin));
        }
        for (Builtin builtin : RowFunctions.open()) {
            names.put(builtin.name(), new Value.Native(builtin));
        }
        for (Axis axis : Axis.values()) {
            names.put(axis.word(), new Value.AxisWord(axis));
        }
        names.put("adamw", Value.Str.of("adamw"));
        return Map.copyOf(names);
    }

    private static Param required(String name, String type) {
        return new Param(name, type, Optional.empty());
    }

    private static Builtin map(String name, UnaryOp op, String doc) {
        return new Builtin(name, List.of(X), "Real", doc, (call, a) -> {
            if (!(a.get(0) instanceof Value.Num n) || n.scalar() == Scalar.BOOL) {
                return wrong(call, name, a.get(0));
            }
            Scalar s = n.scalar();
            if (s.isQuantity() && op != UnaryOp.ABS) {
                return wrong(call, name, n);
            }
            if (op == UnaryOp.EXP
                    && n.expr() instanceof Expr.Reduce r
                    && r.op() == ReduceOp.SUM
                    && s == Scalar.LOG_RATIO) {
                call.reporter()
                        .add(Diagnostic.warning(
                                        Code.SUMMED_RATIO,
                                        call.env().module().source(),
                                        call.span(),
                                        "`exp` of a summed log-ratio grows with the length of the reply")
                                .note("a reply of 100 tokens with ratios of 1.01 each has the product 2.7")
                                .help("take the mean over the reply: `mean(…, per: sequence)`"));
            }
            return new Value.Num(mapped(op, s), Graph.unary(op, n.expr()));
        });
    }

    private static Scalar mapped(UnaryOp op, Scalar s) {
        return switch (op) {
            case EXP -> s == Scalar.LOG_PROB ? Scalar.PROB : s == Scalar.LOG_RATIO ? Scalar.RATIO : Scalar.REAL;
            case LOG -> s == Scalar.PROB ? Scalar.LOG_PROB : s == Scalar.RATIO ? Scalar.LOG_RATIO : Scalar.REAL;
            case SQRT -> s == Scalar.PROB ? Scalar.PROB : Scalar.REAL;
            case ABS -> s.isLog() ? Scalar.REAL : s;
            case SIGMOID -> Scalar.PROB;
            case COS -> Scalar.REAL;
            case NEGATE, NOT -> s;
        };
    }

    private static Builtin extremum(String name, BinaryOp op, ReduceOp reduction, String doc) {
        List<Param> parameters = List.of(
                X, new Param("y", "Real", Optional.of(new Value.Absent())), per(Optional.of(new Value.Absent())));
        return new Builtin(name, parameters, "Real", doc, (call, a) -> {
            if (a.get(1) instanceof Value.Absent && a.get(2) instanceof Value.AxisWord axis) {
                return reduce(call, name, reduction, a.get(0), axis.axis());
            }
            if (a.get(0) instanceof Value.Num x && a.get(1) instanceof Value.Num y) {
                return pick(call, name, op, x, y);
            }
            Value culprit = a.get(0) instanceof Value.Num ? a.get(1) : a.get(0);
            return wrong(call, name, culprit);
        });
    }

    private static Value pick(Call call, String name, BinaryOp op, Value.Num x, Value.Num y) {
        Optional<Scalar> kind = ScalarRules.join(x.scalar(), y.scalar());
        boolean bound = (x.scalar() == Scalar.RATIO || x.scalar() == Scalar.LOG_RATIO)
                && y.scalar().isPlain();
        if (kind.isEmpty() && bound) {
            kind = Optional.of(x.scalar());
        }
        if (kind.isEmpty() || kind.get() == Scalar.BOOL) {
            return wrong(call, name, y);
        }
        return new Value.Num(bound ? x.scalar() : kind.get(), Graph.binary(op, x.expr(), y.expr()));
    }

    private static Value clip(Call call, List<Value> a) {
        if (a.get(0) instanceof Value.Num x
                && a.get(1) instanceof Value.Num low
                && a.get(2) instanceof Value.Num high) {
            return pick(call, "clip", BinaryOp.MAX, x, low) instanceof Value.Num floored
                    ? pick(call, "clip", BinaryOp.MIN, floored, high)
                    : Value.UNKNOWN;
        }
        return wrong(call, "clip", a.get(0));
    }

    private static Param per(Optional<Value> byDefault) {
        return new Param("per", "Axis", byDefault);
    }

    private static Builtin reduction(String name, ReduceOp op, String doc) {
        return new Builtin(name, List.of(X, per(Optional.empty())), "Real per that axis", doc, (call, a) -> {
            if (!(a.get(1) instanceof Value.AxisWord axis)) {
                call.reporter()
                        .error(
                                call.env(),
                                Code.TYPE_MISMATCH,
                                call.span(),
                                "`per` of `" + name + "` is not an axis but " + Show.type(a.get(1)));
                return Value.UNKNOWN;
            }
            return a.get(0) instanceof Value.Linear line
                    ? Reductions.linear(call, name, op, line, axis.axis())
                    : reduce(call, name, op, a.get(0), axis.axis());
        });
    }

    private static Value reduce(Call call, String name, ReduceOp op, Value value, Axis per) {
        return value instanceof Value.Num n ? Reductions.number(call, name, op, n, per) : wrong(call, name, value);
    }

    static Value wrong(Call call, String function, Value value) {
        if (!(value instanceof Value.Unknown)) {
            String reason = value instanceof Value.Linear
                    ? "`" + function + "` is not linear, so it cannot stand in an aggregate"
                    : "`" + function + "` cannot take " + Show.type(value);
            Code code = value instanceof Value.Linear ? Code.NOT_LINEAR : Code.TYPE_MISMATCH;
            call.reporter().error(call.env(), code, call.span(), reason);
        }
        return Value.UNKNOWN;
    }
}
