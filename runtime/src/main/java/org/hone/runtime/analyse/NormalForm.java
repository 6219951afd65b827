package org.hone.runtime.analyse;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;

/**
 * What an estimator does to {@code ∇ log π} of one token, {@code mask · exp(likelihood − reference) · advantage} times the factors of
 * its aggregate, as one polynomial in a normal form: sums and products collected, constants folded, stopped gradients erased (no
 * gradient flows through a coefficient anyway), exponentials joined, reductions pulled apart along sums, comparisons
 * brought to one side, choices written as sums of products with 0-or-1 factors.
 *
 * <p>Two estimators with equal normal forms are equal on every batch where both have a value, in exact arithmetic. The
 * converse does not hold: what has different forms may still be equal.
 */
public final class NormalForm {
    private final Polynomial polynomial;

    private NormalForm(Polynomial polynomial) {
        this.polynomial = polynomial;
    }

    /**
     * The normal form of an estimator.
     *
     * @param condition what is known of the batch; fields that it makes equal are one
     * @return nothing if it would be unreasonably large or has an infinite number in it
     */
    public static Optional<NormalForm> of(EstimatorGraph graph, Condition condition) {
        try {
            return Optional.of(new NormalForm(new Reading(condition.equalities()).estimator(graph)));
        } catch (Polynomial.GivenUp e) {
            return Optional.empty();
        }
    }

    /** The number {@code k} with {@code this = k · other}, if there is one; 1 where both are 0. */
    public OptionalDouble over(NormalForm other) {
        if (polynomial.equals(other.polynomial)) {
            return OptionalDouble.of(1);
        }
        double below = other.polynomial.leading();
        double k = polynomial.leading() / below;
        return below != 0 && k != 0 && polynomial.equals(other.polynomial.times(k))
                ? OptionalDouble.of(k)
                : OptionalDouble.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NormalForm n && n.polynomial.equals(polynomial);
    }

    @Override
    public int hashCode() {
        return polynomial.hashCode();
    }

    /** The polynomial, for those who look into a proof. */
    @Override
    public String toString() {
        return polynomial.toString();
    }

    private static final class Reading {
        private final Map<SourceField, SourceField> same;
        private final IdentityHashMap<Expr, Polynomial> known = new IdentityHashMap<>();

        Reading(Map<SourceField, SourceField> same) {
            this.same = same;
        }

        Polynomial estimator(EstimatorGraph g) {
            Polynomial ratio = Algebra.exp(read(g.likelihood()).minus(read(g.reference())));
            Polynomial whole = read(g.mask()).times(ratio).times(read(g.advantage()));
            Axis reached = Axis.TOKEN;
            for (Aggregate.Step step : g.aggregate().steps()) {
                switch (step) {
                    case Aggregate.Step.Sum sum -> reached = sum.per();
                    case Aggregate.Step.Mean mean -> {
                        boolean all = reached == Axis.PROMPT && mean.per() == Axis.BATCH;
                        whole = whole.times(Algebra.inverse(
                                all ? Polynomial.of(new Atom.AllPrompts()) : Algebra.count(reached, mean.per())));
                        reached = mean.per();
                    }
                    case Aggregate.Step.Scale scale -> whole = whole.times(read(scale.factor()));
                }
            }
            return whole;
        }

        private Polynomial read(Expr e) {
            Polynomial before = known.get(e);
            if (before == null) {
                before = compute(e);
                known.put(e, before);
            }
            return before;
        }

        private Polynomial compute(Expr e) {
            return switch (e) {
                case Expr.Literal l -> Polynomial.of(l.value());
                case Expr.Field f -> field(f.field());
                case Expr.Stat s -> throw new IllegalArgumentException("an estimator reads no statistic of a schedule");
                case Expr.Frozen f -> read(f.x());
                case Expr.Unary u -> unary(u);
                case Expr.Binary b -> binary(b);
                case Expr.Select s ->
                    Algebra.select(
                            Algebra.truth(s.condition(), read(s.condition())), read(s.then()), read(s.otherwise()));
                case Expr.Reduce r ->
                    r.op() == Expr.ReduceOp.QUANTILE
                            ? Algebra.quantile(read(r.x()), r.x().axis(), r.per(), r.argument())
                            : Algebra.reduce(r.op(), read(r.x()), r.x().axis(), r.per());
                case Expr.Scan s -> Algebra.scan(s.op(), s.argument(), read(s.x()));
            };
        }

        private Polynomial field(SourceField read) {
            SourceField field = read;
            while (same.containsKey(field)) {
                field = Objects.requireNonNull(same.get(field));
            }
            return switch (field) {
                case LENGTH -> Algebra.count(Axis.TOKEN, Axis.SEQUENCE);
                default -> Polynomial.of(new Atom.Leaf(field));
            };
        }

        private Polynomial unary(Expr.Unary u) {
            Polynomial x = read(u.x());
            return switch (u.op()) {
                case NEGATE -> x.times(-1);
                case EXP -> Algebra.exp(x);
                case LOG -> Algebra.log(x);
                case SQRT -> Algebra.sqrt(x);
                case ABS -> Algebra.abs(x);
                case SIGMOID -> Algebra.sigmoid(x);
                case COS -> Algebra.cos(x);
                case NOT -> Polynomial.ONE.minus(Algebra.truth(u.x(), x));
            };
        }

        private Polynomial binary(Expr.Binary binary) {
            Polynomial a = read(binary.a());
            Polynomial b = read(binary.b());
            return switch (binary.op()) {
                case ADD -> a.plus(b);
                case SUBTRACT -> a.minus(b);
                case MULTIPLY -> a.times(b);
                case DIVIDE -> a.times(Algebra.inverse(b));
                case POWER -> Algebra.power(a, b);
                case MIN -> Algebra.extreme(Atom.Pair.Operation.MIN, a, b);
                case MAX -> Algebra.extreme(Atom.Pair.Operation.MAX, a, b);
                case LESS -> Algebra.above(b.minus(a));
                case LESS_EQUAL -> Algebra.notBelow(b.minus(a));
                case GREATER -> Algebra.above(a.minus(b));
                case GREATER_EQUAL -> Algebra.notBelow(a.minus(b));
                case EQUAL -> Algebra.zero(a.minus(b));
                case NOT_EQUAL -> Polynomial.ONE.minus(Algebra.zero(a.minus(b)));
                case AND -> Algebra.truth(binary.a(), a).times(Algebra.truth(binary.b(), b));
                case OR -> {
                    Polynomial x = Algebra.truth(binary.a(), a);
                    Polynomial y = Algebra.truth(binary.b(), b);
                    yield x.plus(y).minus(x.times(y));
                }
            };
        }
    }
}
