package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.UnaryOperator;

/** Between which numbers a param's {@code where} keeps it, read from its comparisons with constants. */
record WhereBounds(Interval range, boolean lowIncluded, boolean highIncluded, Optional<String> unit) {
    /** How far beyond the only bound values are tried. */
    private static final double[] FAR = {1, 10, 1_000, 1_000_000};

    /** Empty if the condition compares the param with no constant. */
    static Optional<WhereBounds> of(Declaration.Param param) {
        if (param.condition().isEmpty()) {
            return Optional.empty();
        }
        WhereBounds all = new WhereBounds(Interval.ALL, false, false, Optional.empty());
        WhereBounds read = all.with(param.condition().get(), param.name().text());
        return read.equals(all) || read.range().isPoint() ? Optional.empty() : Optional.of(read);
    }

    private WhereBounds with(Expression e, String name) {
        if (!(e instanceof Expression.Binary b)) {
            return this;
        }
        if (b.operator() == BinaryOperator.AND) {
            return with(b.left(), name).with(b.right(), name);
        }
        boolean left = b.left() instanceof Expression.Reference r && r.name().equals(name);
        boolean right = b.right() instanceof Expression.Reference q && q.name().equals(name);
        if (left == right) {
            return this;
        }
        Expression other = left ? b.right() : b.left();
        Optional<Double> bound = number(other);
        if (bound.isEmpty()) {
            return this;
        }
        Optional<String> said =
                other instanceof Expression.Quantity q ? Optional.of(q.unit().text()) : unit;
        return switch (b.operator()) {
            case LESS -> left ? below(bound.get(), false, said) : above(bound.get(), false, said);
            case LESS_OR_EQUAL -> left ? below(bound.get(), true, said) : above(bound.get(), true, said);
            case GREATER -> left ? above(bound.get(), false, said) : below(bound.get(), false, said);
            case GREATER_OR_EQUAL -> left ? above(bound.get(), true, said) : below(bound.get(), true, said);
            default -> this;
        };
    }

    private WhereBounds below(double bound, boolean included, Optional<String> said) {
        return bound > range.high() || bound < range.low()
                ? this
                : new WhereBounds(new Interval(range.low(), bound), lowIncluded, included, said);
    }

    private WhereBounds above(double bound, boolean included, Optional<String> said) {
        return bound < range.low() || bound > range.high()
                ? this
                : new WhereBounds(new Interval(bound, range.high()), included, highIncluded, said);
    }

    private static Optional<Double> number(Expression e) {
        return switch (e) {
            case Expression.IntLiteral l -> Optional.of((double) l.value());
            case Expression.RealLiteral l -> Optional.of(l.value());
            case Expression.Quantity q -> number(q.number());
            case Expression.Unary u ->
                u.operator() == UnaryOperator.NEGATE ? number(u.operand()).map(x -> -x) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /**
     * Values that stand for all: those at the ends, or as near to them as a number may come, and some between.
     *
     * @param whole whether the param counts something
     */
    List<String> probes(boolean whole) {
        boolean bounded = Double.isFinite(range.low()) && Double.isFinite(range.high());
        double low = range.low();
        double high = range.high();
        double near = whole ? 1 : bounded ? (high - low) * 1e-9 : 1e-9;
        List<Double> values = new ArrayList<>();
        if (Double.isFinite(low)) {
            values.add(lowIncluded ? low : low + near);
        }
        if (Double.isFinite(high)) {
            values.add(highIncluded ? high : high - near);
        }
        for (double far : FAR) {
            if (bounded) {
                break;
            }
            values.add(Double.isFinite(low) ? low + far : high - far);
        }
        for (int i = 1; bounded && i < 4; i++) {
            double between = low + (high - low) * i / 4;
            values.add(whole ? Math.rint(between) : between);
        }
        return values.stream()
                .map(v -> (whole ? String.valueOf(Math.round(v)) : String.valueOf(v))
                        + unit.map(u -> "." + u).orElse(""))
                .distinct()
                .toList();
    }
}
