package org.hone.check;

import java.util.IdentityHashMap;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.plan.TextExpr;

/**
 * How large graphs are when they are written out as trees. Inlining shares what a function uses twice, so that a few lines
 * can stand for more nodes than any machine has.
 */
final class Sizes {
    private static final long LIMIT = 20_000;

    private final IdentityHashMap<Object, Long> known = new IdentityHashMap<>();

    boolean fits(Expr e) {
        return of(e) <= LIMIT;
    }

    boolean fits(TextExpr e) {
        return of(e) <= LIMIT;
    }

    private long of(Expr e) {
        Long size = known.get(e);
        if (size == null) {
            size = 1
                    + switch (e) {
                        case Expr.Literal l -> 0L;
                        case Expr.Field f -> 0L;
                        case Expr.Stat s -> 0L;
                        case Expr.Frozen f -> of(f.x());
                        case Expr.Unary u -> of(u.x());
                        case Expr.Binary b -> of(b.a()) + of(b.b());
                        case Expr.Select s -> of(s.condition()) + of(s.then()) + of(s.otherwise());
                        case Expr.Reduce r -> of(r.x());
                        case Expr.Scan s -> of(s.x());
                    };
            known.put(e, size);
        }
        return size;
    }

    private long of(TextExpr e) {
        Long size = known.get(e);
        if (size == null) {
            size = 1
                    + switch (e) {
                        case TextExpr.Reply r -> 0L;
                        case TextExpr.Column c -> 0L;
                        case TextExpr.TextLiteral t -> 0L;
                        case TextExpr.NumberLiteral n -> 0L;
                        case TextExpr.BoolLiteral b -> 0L;
                        case TextExpr.Foreign f -> 0L;
                        case TextExpr.If i -> of(i.condition()) + of(i.then()) + of(i.otherwise());
                        case TextExpr.Call c ->
                            c.arguments().stream().mapToLong(this::of).sum();
                    };
            known.put(e, size);
        }
        return size;
    }
}
