package org.hone.formula;

import org.hone.check.Graph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.Literal;

/** Leaves out of an expression what a reader does not need: stopped gradients, factors 1, terms 0, conditions that always hold. */
public final class Tidy {
    private Tidy() {}

    /** The expression, of the same value everywhere. */
    public static Expr of(Expr e) {
        return switch (e) {
            case Literal l -> l;
            case Expr.Field f -> f;
            case Expr.Stat s -> s;
            case Expr.Frozen f -> of(f.x());
            case Expr.Unary u -> Graph.unary(u.op(), of(u.x()));
            case Binary b -> binary(b.op(), of(b.a()), of(b.b()));
            case Expr.Select s -> Graph.select(of(s.condition()), of(s.then()), of(s.otherwise()));
            case Expr.Reduce r -> new Expr.Reduce(r.op(), of(r.x()), r.per(), r.argument());
            case Expr.Scan s -> new Expr.Scan(s.op(), of(s.x()), s.argument());
        };
    }

    private static Expr binary(Expr.BinaryOp op, Expr a, Expr b) {
        return switch (op) {
            case MULTIPLY -> is(a, 1) ? b : is(b, 1) ? a : Graph.binary(op, a, b);
            case DIVIDE -> is(b, 1) ? a : Graph.binary(op, a, b);
            case ADD -> is(a, 0) ? b : is(b, 0) ? a : Graph.binary(op, a, b);
            case SUBTRACT -> is(b, 0) ? a : Graph.binary(op, a, b);
            // Truth values are 0 and 1, so the other operand is the value.
            case AND -> is(a, 0) || is(b, 0) ? new Literal(0) : is(a, 1) ? b : is(b, 1) ? a : Graph.binary(op, a, b);
            case OR -> is(a, 1) || is(b, 1) ? new Literal(1) : is(a, 0) ? b : is(b, 0) ? a : Graph.binary(op, a, b);
            case POWER, MIN, MAX, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL -> Graph.binary(op, a, b);
        };
    }

    private static boolean is(Expr e, double value) {
        return e instanceof Literal l && l.value() == value;
    }
}
