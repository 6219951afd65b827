package org.hone.check;

import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Unary;
import org.hone.runtime.estimate.Expr.UnaryOp;

/** Builds expression graphs; what is constant is computed at once, in double precision. */
public final class Graph {
    private Graph() {}

    /** An element-wise function. */
    public static Expr unary(UnaryOp op, Expr x) {
        if (x instanceof Literal literal) {
            double folded = op.apply(literal.value());
            if (!Double.isNaN(folded)) {
                return new Literal(folded);
            }
        }
        return new Unary(op, x);
    }

    /** An element-wise function of two operands. */
    public static Expr binary(BinaryOp op, Expr a, Expr b) {
        if (a instanceof Literal left && b instanceof Literal right) {
            double folded = op.apply(left.value(), right.value());
            if (!Double.isNaN(folded)) {
                return new Literal(folded);
            }
        }
        return new Binary(op, a, b);
    }

    /** A choice; a constant condition leaves only the branch it takes. */
    public static Expr select(Expr condition, Expr then, Expr otherwise) {
        if (condition instanceof Literal literal) {
            return literal.value() != 0 ? then : otherwise;
        }
        return new Expr.Select(condition, then, otherwise);
    }

    /** The gradient stopped; where there is none, nothing to stop. */
    public static Expr frozen(Expr x) {
        return x.live() ? new Expr.Frozen(x) : x;
    }

    /** A reduction. */
    public static Expr reduce(Expr.ReduceOp op, Expr x, Axis per) {
        return new Expr.Reduce(op, x, per);
    }

    /** An expression without the places where its gradient is stopped: two that are then equal have the same value. */
    public static Expr thawed(Expr e) {
        return switch (e) {
            case Literal l -> l;
            case Expr.Field f -> f;
            case Expr.Stat s -> s;
            case Expr.Frozen f -> thawed(f.x());
            case Unary u -> new Unary(u.op(), thawed(u.x()));
            case Binary b -> new Binary(b.op(), thawed(b.a()), thawed(b.b()));
            case Expr.Select s -> new Expr.Select(thawed(s.condition()), thawed(s.then()), thawed(s.otherwise()));
            case Expr.Reduce r -> new Expr.Reduce(r.op(), thawed(r.x()), r.per(), r.argument());
            case Expr.Scan s -> new Expr.Scan(s.op(), thawed(s.x()), s.argument());
        };
    }
}
