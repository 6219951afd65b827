package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions in the order of their evaluation, each distinct one once: line {@code i} reads only lines before it.
 * {@link Expr.Frozen} has no line of its own, since neither back end differentiates a coefficient.
 *
 * @param lines what to compute
 * @param roots for each of the expressions given, the line that holds its value
 */
public record StraightLine(List<Line> lines, List<Integer> roots) {
    public StraightLine {
        lines = List.copyOf(lines);
        roots = List.copyOf(roots);
    }

    /**
     * One value.
     *
     * @param expr the expression; its own operands are replaced by {@code operands}
     * @param operands lines of the operands, in the order of the expression's components
     */
    public record Line(Expr expr, List<Integer> operands) {
        public Line {
            operands = List.copyOf(operands);
        }
    }

    /** Orders {@code roots}. */
    public static StraightLine of(List<Expr> roots) {
        Builder builder = new Builder();
        List<Integer> rootLines = roots.stream().map(builder::line).toList();
        return new StraightLine(builder.lines, rootLines);
    }

    /** The fields that occur, in the order of their declaration. */
    public List<SourceField> fields() {
        return lines.stream()
                .map(Line::expr)
                .filter(Expr.Field.class::isInstance)
                .map(expr -> ((Expr.Field) expr).field())
                .sorted()
                .toList();
    }

    /** Whether a value of one sequence depends on a field of others: whether it is reduced over more than one of them. */
    public boolean crosses(SourceField field) {
        boolean[] reads = new boolean[lines.size()];
        for (int i = 0; i < reads.length; i++) {
            Line line = lines.get(i);
            boolean own = line.expr() instanceof Expr.Field f && f.field() == field;
            reads[i] = own || line.operands().stream().anyMatch(operand -> reads[operand]);
            if (reads[i] && line.expr() instanceof Expr.Reduce r && Axis.SEQUENCE.finerThan(r.per())) {
                return true;
            }
        }
        return false;
    }

    /** What makes two lines the same: the operator and the lines it reads, not the depth below them. */
    private record Key(Object operator, List<Integer> operands) {}

    private record Reduction(Expr.ReduceOp op, Axis per, double argument) {}

    private record Walk(Expr.ScanOp op, double argument) {}

    private static final class Builder {
        private final List<Line> lines = new ArrayList<>();
        private final Map<Key, Integer> known = new HashMap<>();
        private final IdentityHashMap<Expr, Integer> seen = new IdentityHashMap<>();

        int line(Expr expr) {
            Integer before = seen.get(expr);
            if (before != null) {
                return before;
            }
            int line = expr instanceof Expr.Frozen frozen ? line(frozen.x()) : add(expr);
            seen.put(expr, line);
            return line;
        }

        private int add(Expr expr) {
            Key key = switch (expr) {
                case Expr.Literal l -> new Key(l, List.of());
                case Expr.Field f -> new Key(f, List.of());
                case Expr.Stat s -> new Key(s, List.of());
                case Expr.Unary u -> new Key(u.op(), List.of(line(u.x())));
                case Expr.Binary b -> new Key(b.op(), List.of(line(b.a()), line(b.b())));
                case Expr.Select s ->
                    new Key(Expr.Select.class, List.of(line(s.condition()), line(s.then()), line(s.otherwise())));
                case Expr.Reduce r -> new Key(new Reduction(r.op(), r.per(), r.argument()), List.of(line(r.x())));
                case Expr.Scan s -> new Key(new Walk(s.op(), s.argument()), List.of(line(s.x())));
                case Expr.Frozen f -> throw new IllegalStateException("frozen values have no line");
            };
            Integer before = known.get(key);
            if (before != null) {
                return before;
            }
            lines.add(new Line(expr, key.operands()));
            known.put(key, lines.size() - 1);
            return lines.size() - 1;
        }
    }
}
