package org.hone.formula;

import java.util.ArrayList;
import java.util.List;
import org.hone.check.Graph;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Unary;
import org.hone.runtime.estimate.Expr.UnaryOp;

/**
 * An estimator's coefficient {@code c = mask · exp(likelihood − reference) · advantage} as one expression, with log-probs that
 * cancel taken away: {@code log π − log π} is a factor 1, {@code log x} a factor x. Gradients are not stopped in it.
 */
public final class ScoreForm {
    private static final Literal ONE = new Literal(1);

    private ScoreForm() {}

    /** A term of a sum. */
    record Term(Expr x, boolean positive) {}

    /** The coefficient on {@code ∇ log π_θ}. */
    public static Expr coefficient(EstimatorGraph graph) {
        return product(product(Tidy.of(graph.mask()), weight(graph)), Tidy.of(graph.advantage()));
    }

    /** What the likelihood is weighed by against the reference: {@code π_θ / π_ref}. */
    public static Expr weight(EstimatorGraph graph) {
        return exponential(graph.likelihood(), Tidy.of(graph.reference()));
    }

    /** The reference as a probability, {@code π_ref}. */
    public static Expr reference(EstimatorGraph graph) {
        return exponential(Tidy.of(graph.reference()), new Literal(0));
    }

    /** {@code exp(a − b)}. */
    private static Expr exponential(Expr a, Expr b) {
        if (a instanceof Expr.Select s) {
            return Graph.select(s.condition(), exponential(s.then(), b), exponential(s.otherwise(), b));
        }
        if (b instanceof Expr.Select s) {
            return Graph.select(s.condition(), exponential(a, s.then()), exponential(a, s.otherwise()));
        }
        Expr factors = ONE;
        Expr logProbs = null;
        for (Term term : cancelled(terms(new Binary(BinaryOp.SUBTRACT, a, b)))) {
            if (term.x() instanceof Expr.Field) {
                logProbs = logProbs == null
                        ? term.positive() ? term.x() : Graph.unary(UnaryOp.NEGATE, term.x())
                        : Graph.binary(term.positive() ? BinaryOp.ADD : BinaryOp.SUBTRACT, logProbs, term.x());
            } else {
                Expr factor = term.x() instanceof Unary u && u.op() == UnaryOp.LOG
                        ? u.x()
                        : Graph.unary(UnaryOp.EXP, term.x());
                factors = term.positive() ? product(factors, factor) : Graph.binary(BinaryOp.DIVIDE, factors, factor);
            }
        }
        if (logProbs == null) {
            return factors;
        }
        // One quotient instead of π · (1 / x).
        Expr probabilities = Graph.unary(UnaryOp.EXP, logProbs);
        return factors instanceof Binary q && q.op() == BinaryOp.DIVIDE && q.a().equals(ONE)
                ? Graph.binary(BinaryOp.DIVIDE, probabilities, q.b())
                : product(probabilities, factors);
    }

    /** The terms of a sum, positive ones first; zeros are none. */
    static List<Term> terms(Expr e) {
        List<Term> all = new ArrayList<>();
        collect(e, true, all);
        all.sort((a, b) -> Boolean.compare(b.positive(), a.positive()));
        return all;
    }

    private static void collect(Expr e, boolean positive, List<Term> all) {
        if (e instanceof Expr.Frozen f) {
            collect(f.x(), positive, all);
        } else if (e instanceof Unary u && u.op() == UnaryOp.NEGATE) {
            collect(u.x(), !positive, all);
        } else if (e instanceof Binary b && (b.op() == BinaryOp.ADD || b.op() == BinaryOp.SUBTRACT)) {
            collect(b.a(), positive, all);
            collect(b.b(), positive == (b.op() == BinaryOp.ADD), all);
        } else if (!(e instanceof Literal l && l.value() == 0)) {
            all.add(new Term(e, positive));
        }
    }

    private static List<Term> cancelled(List<Term> terms) {
        List<Term> left = new ArrayList<>();
        for (Term term : terms) {
            if (!left.remove(new Term(term.x(), !term.positive()))) {
                left.add(term);
            }
        }
        return left;
    }

    private static Expr product(Expr a, Expr b) {
        if (a instanceof Expr.Select s
                && b instanceof Expr.Select t
                && s.condition().equals(t.condition())) {
            return new Expr.Select(s.condition(), product(s.then(), t.then()), product(s.otherwise(), t.otherwise()));
        }
        if (a.equals(ONE)) {
            return b;
        }
        if (b.equals(ONE)) {
            return a;
        }
        boolean nothing = (a instanceof Literal x && x.value() == 0) || (b instanceof Literal y && y.value() == 0);
        return nothing ? new Literal(0) : Graph.binary(BinaryOp.MULTIPLY, a, b);
    }
}
