package org.hone.lower;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.hone.check.Graph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;

/**
 * A graph as a sum of multiples of what it cannot be taken apart into. Two logarithms whose difference is a constant are found
 * out by it however they are written.
 */
record LogForm(Map<Expr, Double> terms, double constant) {
    private static final double TINY = 1e-12;

    LogForm {
        terms = Map.copyOf(terms);
    }

    /**
     * The form of a graph.
     *
     * @param fresh whether the policy is the one that sampled
     */
    static LogForm of(Expr e, boolean fresh) {
        return switch (e) {
            case Expr.Literal l -> new LogForm(Map.of(), l.value());
            case Expr.Frozen f -> of(f.x(), fresh);
            case Expr.Field f ->
                atom(
                        fresh && f.field() == SourceField.BEHAVIOUR_LOGPROB
                                ? new Expr.Field(SourceField.POLICY_LOGPROB)
                                : f);
            case Expr.Unary u ->
                switch (u.op()) {
                    case NEGATE -> of(u.x(), fresh).times(-1);
                    case LOG -> logarithm(u.x(), fresh);
                    default -> atom(e);
                };
            case Expr.Binary b ->
                switch (b.op()) {
                    case ADD -> of(b.a(), fresh).plus(of(b.b(), fresh), 1);
                    case SUBTRACT -> of(b.a(), fresh).plus(of(b.b(), fresh), -1);
                    case MULTIPLY -> product(b, fresh);
                    case DIVIDE ->
                        b.b() instanceof Expr.Literal l ? of(b.a(), fresh).times(1 / l.value()) : atom(e);
                    default -> atom(e);
                };
            case Expr.Reduce r -> reduced(r, fresh);
            default -> atom(e);
        };
    }

    /** The form of the logarithm of a positive graph. */
    static LogForm logarithm(Expr e, boolean fresh) {
        if (e instanceof Expr.Frozen f) {
            return logarithm(f.x(), fresh);
        }
        if (e instanceof Expr.Literal l && l.value() > 0) {
            return new LogForm(Map.of(), Math.log(l.value()));
        }
        if (e instanceof Expr.Unary u && u.op() == Expr.UnaryOp.EXP) {
            return of(u.x(), fresh);
        }
        if (e instanceof Expr.Binary b && (b.op() == Expr.BinaryOp.MULTIPLY || b.op() == Expr.BinaryOp.DIVIDE)) {
            return logarithm(b.a(), fresh).plus(logarithm(b.b(), fresh), b.op() == Expr.BinaryOp.DIVIDE ? -1 : 1);
        }
        return atom(new Expr.Unary(Expr.UnaryOp.LOG, e));
    }

    /** The value, if nothing varies. */
    OptionalDouble value() {
        return terms.isEmpty() && !Double.isNaN(constant) ? OptionalDouble.of(constant) : OptionalDouble.empty();
    }

    private static LogForm product(Expr.Binary b, boolean fresh) {
        if (b.a() instanceof Expr.Literal l) {
            return of(b.b(), fresh).times(l.value());
        }
        return b.b() instanceof Expr.Literal l ? of(b.a(), fresh).times(l.value()) : atom(b);
    }

    /** A mean of what does not vary is that; a sum of zeros is zero. */
    private static LogForm reduced(Expr.Reduce r, boolean fresh) {
        boolean linear = r.op() == Expr.ReduceOp.MEAN || r.op() == Expr.ReduceOp.SUM;
        if (!linear) {
            return atom(r);
        }
        LogForm inner = of(r.x(), fresh);
        if (r.op() == Expr.ReduceOp.SUM && inner.constant != 0) {
            return atom(r);
        }
        Map<Expr, Double> terms = new HashMap<>();
        inner.terms.forEach((e, factor) -> {
            if (e.axis().finerThan(r.per())) {
                terms.merge(new Expr.Reduce(r.op(), e, r.per()), factor, Double::sum);
            } else {
                terms.merge(e, factor, Double::sum);
            }
        });
        return new LogForm(terms, inner.constant);
    }

    private static LogForm atom(Expr e) {
        return new LogForm(Map.of(Graph.thawed(e), 1.0), 0);
    }

    private LogForm plus(LogForm other, double factor) {
        Map<Expr, Double> sum = new HashMap<>(terms);
        other.terms.forEach((e, f) -> sum.merge(e, factor * f, Double::sum));
        sum.values().removeIf(f -> Math.abs(f) < TINY);
        return new LogForm(sum, constant + factor * other.constant);
    }

    private LogForm times(double factor) {
        Map<Expr, Double> product = new HashMap<>();
        if (factor != 0) {
            terms.forEach((e, f) -> product.put(e, factor * f));
        }
        return new LogForm(product, constant * factor);
    }
}
