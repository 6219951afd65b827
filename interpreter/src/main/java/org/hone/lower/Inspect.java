package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.SourceField;

/** Questions about graphs. */
final class Inspect {
    private Inspect() {}

    static boolean any(Expr e, Predicate<Expr> test) {
        if (test.test(e)) {
            return true;
        }
        for (Expr part : parts(e)) {
            if (any(part, test)) {
                return true;
            }
        }
        return false;
    }

    /** The operands of a node. */
    static List<Expr> parts(Expr e) {
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

    /** The coefficient on ∇ log π. */
    static Expr coefficient(EstimatorGraph g) {
        Expr ratio = new Expr.Unary(
                Expr.UnaryOp.EXP, new Expr.Binary(Expr.BinaryOp.SUBTRACT, g.likelihood(), g.reference()));
        return new Expr.Binary(
                Expr.BinaryOp.MULTIPLY, new Expr.Binary(Expr.BinaryOp.MULTIPLY, g.mask(), ratio), g.advantage());
    }

    static boolean reads(Expr e, SourceField field) {
        return any(e, x -> x instanceof Expr.Field f && f.field() == field);
    }

    static boolean reads(EstimatorGraph g, SourceField field) {
        return reads(g.mask(), field) || reads(g.reference(), field) || reads(g.advantage(), field);
    }

    /** Whether a value is computed over the replies of each prompt. */
    static boolean groupStatistics(Expr e) {
        return any(e, x -> x instanceof Expr.Reduce r && r.per() == Axis.PROMPT && r.x().axis() == Axis.SEQUENCE);
    }

    /** The first node that has a property. */
    static Optional<Expr> first(Expr e, Predicate<Expr> test) {
        List<Expr> found = new ArrayList<>();
        any(e, x -> {
            if (test.test(x)) {
                found.add(x);
                return true;
            }
            return false;
        });
        return found.stream().findFirst();
    }

    /** Whether a property holds somewhere below no reduction: a value that differs from token to token. */
    static boolean token(Expr e, Predicate<Expr> test) {
        if (e instanceof Expr.Reduce || (e instanceof Expr.Binary b && !b.op().differentiable())) {
            return false;
        }
        return test.test(e) || parts(e).stream().anyMatch(part -> token(part, test));
    }

    /**
     * Whether a reduction over a reply of the policy against the one that sampled is a factor of the coefficient; what only
     * chooses a mask is none.
     */
    static boolean weighs(EstimatorGraph g, Predicate<Expr.Reduce> kind) {
        Predicate<Expr> ratio = e -> e instanceof Expr.Reduce r
                && r.per() == Axis.SEQUENCE
                && kind.test(r)
                && reads(r.x(), SourceField.POLICY_LOGPROB)
                && reads(r.x(), SourceField.BEHAVIOUR_LOGPROB);
        return valued(g.reference(), ratio) || valued(g.mask(), ratio) || valued(g.advantage(), ratio);
    }

    private static boolean valued(Expr e, Predicate<Expr> test) {
        if (test.test(e)) {
            return true;
        }
        return switch (e) {
            case Expr.Binary b -> b.op().differentiable() && (valued(b.a(), test) || valued(b.b(), test));
            case Expr.Select s -> valued(s.then(), test) || valued(s.otherwise(), test);
            default -> parts(e).stream().anyMatch(part -> valued(part, test));
        };
    }

    /** Whether a log-prob holds a sum over a reply of log-ratios that nothing divides. */
    static boolean product(Expr e) {
        return switch (e) {
            case Expr.Frozen f -> product(f.x());
            case Expr.Unary u -> u.op() == Expr.UnaryOp.NEGATE && product(u.x());
            case Expr.Binary b ->
                (b.op() == Expr.BinaryOp.ADD || b.op() == Expr.BinaryOp.SUBTRACT) && (product(b.a()) || product(b.b()));
            case Expr.Reduce r ->
                r.op() == Expr.ReduceOp.SUM && r.x().axis() == Axis.TOKEN && reads(r.x(), SourceField.POLICY_LOGPROB);
            default -> false;
        };
    }

    /**
     * Whether a sum over a reply is divided by a constant, so that no reply's length is in the denominator. A division by one
     * token is the plain sum, said in so many words (Eq. 11 of arXiv 2509.04419).
     */
    static boolean constantDenominator(Aggregate aggregate) {
        boolean summed = false;
        for (Aggregate.Step step : aggregate.steps()) {
            summed |= step instanceof Aggregate.Step.Sum s && s.per() == Axis.SEQUENCE;
            if (step instanceof Aggregate.Step.Scale scale && summed) {
                return !reads(scale.factor(), SourceField.LENGTH)
                        && scale.factor().axis() == Axis.BATCH
                        && !scale.factor().equals(new Expr.Literal(1));
            }
        }
        return false;
    }

    /** Whether a group's standard deviation divides the advantage. */
    static boolean deviation(Expr e) {
        return any(e, x -> x instanceof Expr.Binary b && b.op() == Expr.BinaryOp.DIVIDE && any(b.b(), Inspect::spread));
    }

    /** A deviation over a prompt's replies, or the root of their mean square. */
    private static boolean spread(Expr e) {
        if (e instanceof Expr.Unary u && u.op() == Expr.UnaryOp.SQRT) {
            return any(u.x(), y -> y instanceof Expr.Reduce r && r.per() == Axis.PROMPT);
        }
        return e instanceof Expr.Reduce r
                && r.per() == Axis.PROMPT
                && (r.op() == Expr.ReduceOp.STD || r.op() == Expr.ReduceOp.STD_POPULATION);
    }

    /** The first place where a weight multiplies the pass rate by a whole number above 1. */
    static Optional<Expr.Binary> passCount(Expr e) {
        List<Expr.Binary> found = new ArrayList<>();
        any(e, x -> {
            if (x instanceof Expr.Binary b && b.op() == Expr.BinaryOp.MULTIPLY && (rate(b.a()) || rate(b.b()))) {
                double count = literal(b);
                if (count > 1 && count == Math.rint(count)) {
                    found.add(b);
                }
            }
            return false;
        });
        return found.stream().findFirst();
    }

    /** The constant factor of a product; NaN if it has none. */
    static double literal(Expr.Binary product) {
        return product.a() instanceof Expr.Literal l
                ? l.value()
                : product.b() instanceof Expr.Literal r ? r.value() : Double.NaN;
    }

    /** Whether a statistic is measured on rollouts. */
    static boolean needsRollouts(PromptStat stat) {
        return switch (stat) {
            case PASS_RATE, MEAN_REWARD, N, LAST_PASS_RATE, PASS_RATE_EMA -> true;
            case STEP, PROGRESS, VISITS -> false;
        };
    }

    private static boolean rate(Expr e) {
        return e instanceof Expr.Stat s && s.stat() == PromptStat.PASS_RATE;
    }

    /** The axis whose elements the last mean counts: what weighs the same in the objective. */
    static Axis outer(Aggregate aggregate) {
        Axis reached = Axis.TOKEN;
        Axis last = Axis.TOKEN;
        for (Aggregate.Step step : aggregate.steps()) {
            switch (step) {
                case Aggregate.Step.Sum s -> {
                    last = reached;
                    reached = s.per();
                }
                case Aggregate.Step.Mean m -> {
                    last = reached;
                    reached = m.per();
                }
                case Aggregate.Step.Scale s -> {}
            }
        }
        return last;
    }

    /** Whether tokens are counted beyond their own reply, so that long replies weigh more. */
    static boolean countsTokens(Aggregate aggregate) {
        for (Aggregate.Step step : aggregate.steps()) {
            if (step instanceof Aggregate.Step.Mean m) {
                return m.per() != Axis.SEQUENCE;
            }
            if (step instanceof Aggregate.Step.Sum) {
                return true;
            }
        }
        return false;
    }

    static String plural(Axis axis) {
        return switch (axis) {
            case TOKEN -> "tokens";
            case SEQUENCE -> "replies";
            case PROMPT -> "prompts";
            case BATCH -> "batches";
        };
    }

    /** How the balance of two terms changes. */
    static String drift(Axis a, Axis b) {
        boolean tokens = a == Axis.TOKEN || b == Axis.TOKEN;
        boolean prompts = a == Axis.PROMPT || b == Axis.PROMPT;
        if (prompts) {
            return "a mean over " + plural(a == Axis.PROMPT ? b : a)
                    + " stays as large when fewer prompts are trained by it, a mean over all prompts shrinks with their share"
                    + (tokens ? ", and longer replies weigh more" : "");
        }
        return "as replies grow longer, the term over tokens follows the long ones and the other does not";
    }
}
