package org.hone.lower;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.SourceField;

/**
 * Between which bounds every value of a graph lies, in a recipe's situation. What it calls a point is a constant of the
 * run; what it calls wider may still be one.
 */
final class Ranges {
    private final Situation situation;
    private final IdentityHashMap<Expr, Interval> known = new IdentityHashMap<>();

    Ranges(Situation situation) {
        this.situation = situation;
    }

    /** What is known of the sequences an estimator is evaluated on. */
    enum Situation {
        /** Anything a recipe can come to. */
        ANY,
        /** Rollouts of the very policy that is updated: every ratio is 1. */
        FRESH,
        /** Fresh rollouts of a mixed group. */
        FRESH_ROLLOUTS,
        /** Demonstrations of a mixed group. */
        DEMONSTRATIONS;

        boolean fresh() {
            return this == FRESH || this == FRESH_ROLLOUTS;
        }
    }

    Interval of(Expr e) {
        Interval found = known.get(e);
        if (found == null) {
            found = compute(e);
            known.put(e, found);
        }
        return found;
    }

    private Interval compute(Expr e) {
        return switch (e) {
            case Expr.Literal l -> Interval.point(l.value());
            case Expr.Field f -> field(f.field());
            case Expr.Stat s -> stat(s.stat());
            case Expr.Frozen f -> of(f.x());
            case Expr.Unary u -> unary(u);
            case Expr.Binary b -> binary(b);
            case Expr.Select s -> {
                Interval condition = of(s.condition());
                yield condition.isPoint(0)
                        ? of(s.otherwise())
                        : !condition.contains(0) ? of(s.then()) : of(s.then()).union(of(s.otherwise()));
            }
            case Expr.Reduce r -> reduce(r);
            case Expr.Scan s -> {
                Interval x = of(s.x());
                yield s.op() == Expr.ScanOp.NEXT ? x.union(Interval.point(0)) : sum(x);
            }
        };
    }

    private Interval field(SourceField field) {
        return switch (field) {
            case POLICY_LOGPROB, BEHAVIOUR_LOGPROB, REFERENCE_LOGPROB, TEACHER_LOGPROB, PROXIMAL_LOGPROB ->
                new Interval(Double.NEGATIVE_INFINITY, 0);
            case ENTROPY, LENGTH -> Interval.POSITIVE;
            // A reward is in 0 to 1; the soft punishment of an overlong reply takes up to 1 off.
            case REWARD -> new Interval(-1, 1);
            case GREEDY_REWARD, ADVANTAGE, VALUE -> Interval.ALL;
            case TRUNCATED -> Interval.UNIT;
            case IS_DEMO ->
                switch (situation) {
                    case ANY -> Interval.UNIT;
                    case FRESH, FRESH_ROLLOUTS -> Interval.point(0);
                    case DEMONSTRATIONS -> Interval.point(1);
                };
            case MAX_REPLY -> new Interval(1, Double.POSITIVE_INFINITY);
        };
    }

    private static Interval stat(PromptStat stat) {
        return switch (stat) {
            case PASS_RATE, LAST_PASS_RATE, PASS_RATE_EMA, PROGRESS -> Interval.UNIT;
            case MEAN_REWARD -> new Interval(-1, 1);
            case N, STEP -> new Interval(1, Double.POSITIVE_INFINITY);
            case VISITS -> Interval.POSITIVE;
        };
    }

    private Interval unary(Expr.Unary u) {
        Interval x = of(u.x());
        return switch (u.op()) {
            case NEGATE -> x.negate();
            case EXP, SIGMOID -> x.rising(u.op()::apply);
            case LOG, SQRT ->
                x.low() < 0
                        ? new Interval(Math.max(0, x.low()), Math.max(0, x.high())).rising(u.op()::apply)
                        : x.rising(u.op()::apply);
            case ABS -> x.abs();
            case COS -> x.isPoint() ? Interval.point(Math.cos(x.low())) : new Interval(-1, 1);
            case NOT -> Interval.truth(!x.contains(0), x.isPoint(0));
        };
    }

    private Interval binary(Expr.Binary b) {
        Interval x = of(b.a());
        Interval y = of(b.b());
        return switch (b.op()) {
            case ADD -> sum(b, x.plus(y));
            case SUBTRACT -> sum(b, x.plus(y.negate()));
            case MULTIPLY -> x.times(y);
            case DIVIDE -> {
                OptionalDouble ratio = LogForm.logarithm(b, situation.fresh()).value();
                yield ratio.isPresent() && x.low() >= 0 && y.low() >= 0
                        ? Interval.point(Math.exp(ratio.getAsDouble()))
                        : x.over(y);
            }
            case POWER ->
                x.isPoint() && y.isPoint()
                        ? Interval.point(Math.pow(x.low(), y.low()))
                        : x.low() >= 0 ? Interval.POSITIVE : Interval.ALL;
            case MIN -> x.min(y);
            case MAX -> x.max(y);
            case LESS -> Interval.truth(x.low() >= y.high(), x.high() < y.low());
            case LESS_EQUAL -> Interval.truth(x.low() > y.high(), x.high() <= y.low());
            case GREATER -> Interval.truth(x.high() <= y.low(), x.low() > y.high());
            case GREATER_EQUAL -> Interval.truth(x.high() < y.low(), x.low() >= y.high());
            case EQUAL -> Interval.truth(apart(x, y), x.isPoint() && y.isPoint(x.low()));
            case NOT_EQUAL -> Interval.truth(x.isPoint() && y.isPoint(x.low()), apart(x, y));
            case AND -> Interval.truth(x.isPoint(0) || y.isPoint(0), !x.contains(0) && !y.contains(0));
            case OR -> Interval.truth(x.isPoint(0) && y.isPoint(0), !x.contains(0) || !y.contains(0));
        };
    }

    /** A sum taken apart, in which what is added and taken away again cancels, may be narrower than that of its operands. */
    private Interval sum(Expr.Binary b, Interval operands) {
        LogForm form = LogForm.of(b, situation.fresh());
        Interval narrow = Interval.point(form.constant());
        for (Map.Entry<Expr, Double> term : form.terms().entrySet()) {
            if (term.getKey().equals(b)) {
                return operands;
            }
            narrow = narrow.plus(of(term.getKey()).times(Interval.point(term.getValue())));
        }
        double low = Math.max(narrow.low(), operands.low());
        double high = Math.min(narrow.high(), operands.high());
        return low <= high ? new Interval(low, high) : narrow;
    }

    private static boolean apart(Interval x, Interval y) {
        return x.high() < y.low() || y.high() < x.low();
    }

    private Interval reduce(Expr.Reduce r) {
        Interval x = of(r.x());
        return switch (r.op()) {
            case MEAN, MIN, MAX, QUANTILE -> x;
            case SUM -> sum(x);
            case STD, STD_POPULATION -> x.isPoint() ? Interval.point(0) : Interval.POSITIVE;
            case COUNT -> new Interval(1, Double.POSITIVE_INFINITY);
        };
    }

    private static Interval sum(Interval x) {
        return new Interval(x.low() >= 0 ? 0 : Double.NEGATIVE_INFINITY, x.high() <= 0 ? 0 : Double.POSITIVE_INFINITY);
    }
}
