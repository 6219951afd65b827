package org.hone.explain;

import java.util.List;
import java.util.function.Predicate;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;

/** Walks through expressions. */
final class Walk {
    private Walk() {}

    static List<Expr> operands(Expr e) {
        return switch (e) {
            case Expr.Literal l -> List.of();
            case Expr.Field f -> List.of();
            case Expr.Stat s -> List.of();
            case Expr.Frozen f -> List.of(f.x());
            case Expr.Unary u -> List.of(u.x());
            case Expr.Binary b -> List.of(b.a(), b.b());
            case Expr.Select s -> List.of(s.condition(), s.then(), s.otherwise());
            case Expr.Reduce r -> List.of(r.x());
            case Expr.Scan s -> List.of(s.x());
        };
    }

    static boolean any(Expr e, Predicate<Expr> test) {
        return test.test(e) || operands(e).stream().anyMatch(x -> any(x, test));
    }

    static boolean reads(Expr e, SourceField field) {
        return any(e, x -> x instanceof Expr.Field f && f.field() == field);
    }

    static boolean reads(EstimatorGraph g, SourceField field) {
        return g.expressions().stream().anyMatch(e -> reads(e, field));
    }

    static int size(Expr e) {
        return 1 + operands(e).stream().mapToInt(Walk::size).sum();
    }
}
