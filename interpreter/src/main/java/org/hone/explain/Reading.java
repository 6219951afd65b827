package org.hone.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hone.formula.Formula;
import org.hone.formula.Notation;
import org.hone.formula.ScoreForm;
import org.hone.formula.Symbol;
import org.hone.formula.Tidy;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.SourceField;

/**
 * An estimator as formulas: what stands for M, r and Â is written once, the rest in terms of it.
 *
 * @param symbols names in the order in which they are explained
 * @param coefficient the coefficient on {@code ∇ log π_θ}, simplified
 * @param reference {@code π_ref}
 */
public record Reading(EstimatorGraph graph, double factor, List<Symbol> symbols, Expr coefficient, Expr reference) {
    private static final int MOST_SHARED = 6;
    private static final int LEAST_SIZE = 4;

    public Reading {
        symbols = List.copyOf(symbols);
    }

    /** The reading of an estimator under a factor. */
    public static Reading of(EstimatorGraph graph, double factor) {
        Expr mask = Tidy.of(graph.mask());
        Expr advantage = Tidy.of(graph.advantage());
        Expr coefficient = ScoreForm.coefficient(graph);
        Expr reference = ScoreForm.reference(graph);
        List<Symbol> symbols = new ArrayList<>();
        Symbol ratio = new Symbol("r", "r", exp(SourceField.POLICY_LOGPROB, SourceField.BEHAVIOUR_LOGPROB));
        Symbol proximal =
                new Symbol("r_prox", "r_{\\text{prox}}", exp(SourceField.POLICY_LOGPROB, SourceField.PROXIMAL_LOGPROB));
        List<Expr> all = List.of(coefficient, mask, advantage, reference);
        for (Symbol known : List.of(ratio, proximal)) {
            if (all.stream().anyMatch(e -> Walk.any(e, known.meaning()::equals))) {
                symbols.add(known);
            }
        }
        if (Walk.size(advantage) > 1) {
            symbols.add(new Symbol("Â", "\\hat{A}", advantage));
        }
        if (Walk.size(mask) > 1) {
            symbols.add(new Symbol("M", "M", mask));
        }
        if (Walk.size(reference) > 2) {
            symbols.add(new Symbol("π_ref", "\\pi_{\\text{ref}}", reference));
        }
        shared(symbols, all);
        return new Reading(graph, factor, symbols, coefficient, reference);
    }

    private static Expr exp(SourceField above, SourceField below) {
        return new Expr.Unary(
                UnaryOp.EXP, new Expr.Binary(BinaryOp.SUBTRACT, new Expr.Field(above), new Expr.Field(below)));
    }

    /** Names what is written more than once, the largest first. */
    private static void shared(List<Symbol> symbols, List<Expr> all) {
        int fixed = symbols.size();
        for (int i = 1; i <= MOST_SHARED; i++) {
            Map<Expr, Integer> counts = new LinkedHashMap<>();
            symbols.forEach(s -> Walk.operands(s.meaning()).forEach(x -> count(x, symbols, counts)));
            count(all.getFirst(), symbols, counts);
            count(all.getLast(), symbols, counts);
            Expr largest = null;
            for (Map.Entry<Expr, Integer> e : counts.entrySet()) {
                boolean worth = e.getValue() > 1 && Walk.size(e.getKey()) >= LEAST_SIZE && !isTruth(e.getKey());
                if (worth && (largest == null || Walk.size(e.getKey()) > Walk.size(largest))) {
                    largest = e.getKey();
                }
            }
            if (largest == null) {
                break;
            }
            // Named below, when it is known in what order they are explained.
            symbols.add(fixed, new Symbol("x", "x", largest));
        }
        for (int i = fixed; i < symbols.size(); i++) {
            int number = i - fixed + 1;
            String digit = String.valueOf((char) ('₀' + number));
            symbols.set(i, new Symbol("x" + digit, "x_" + number, symbols.get(i).meaning()));
        }
    }

    private static boolean isTruth(Expr e) {
        return (e instanceof Expr.Binary b && b.op().compareTo(BinaryOp.MAX) > 0)
                || (e instanceof Expr.Unary u && u.op() == UnaryOp.NOT);
    }

    private static void count(Expr e, List<Symbol> symbols, Map<Expr, Integer> counts) {
        if (symbols.stream().anyMatch(s -> s.meaning().equals(e))) {
            return;
        }
        counts.merge(e, 1, Integer::sum);
        Walk.operands(e).forEach(x -> count(x, symbols, counts));
    }

    /** A printer that knows the symbols. */
    public Formula formula(Notation notation) {
        return new Formula(notation, symbols);
    }

    /** {@code c = …}: the right side. */
    public String coefficient(Notation notation) {
        String c = factor == 1
                ? formula(notation).text(coefficient)
                : formula(notation).factor(coefficient);
        return factor == 1 ? c : times(notation, new Expr.Literal(factor)) + c;
    }

    /** {@code ∇J = aggregate of mask · (1/π_ref) · Â · ∇π_θ}: the right side. */
    public String gradient(Notation notation) {
        Formula formula = formula(notation);
        StringBuilder text = new StringBuilder(factor == 1 ? "" : times(notation, new Expr.Literal(factor)));
        text.append(reductions(graph.aggregate(), formula, notation));
        String one = notation == Notation.LATEX
                ? "\\frac{1}{" + formula.text(reference) + "}"
                : "(1 / " + formula.factor(reference) + ")";
        List<String> factors = new ArrayList<>();
        if (!isOne(graph.mask())) {
            factors.add(formula.factor(graph.mask()));
        }
        factors.add(one);
        if (!isOne(graph.advantage())) {
            factors.add(formula.factor(graph.advantage()));
        }
        factors.add(notation == Notation.LATEX ? "\\nabla \\pi_\\theta" : "∇π_θ");
        String product = String.join(notation == Notation.LATEX ? " \\cdot " : " · ", factors);
        return text + (notation == Notation.LATEX ? "\\left[ " + product + " \\right]" : "[ " + product + " ]");
    }

    /** The reductions of an aggregate as operators before what they act on, the last one first. */
    static String reductions(Aggregate aggregate, Formula formula, Notation notation) {
        StringBuilder text = new StringBuilder();
        List<Aggregate.Step> steps = aggregate.steps();
        Axis[] from = new Axis[steps.size()];
        Axis reached = Axis.TOKEN;
        for (int i = 0; i < from.length; i++) {
            from[i] = reached;
            reached = switch (steps.get(i)) {
                case Aggregate.Step.Sum s -> s.per();
                case Aggregate.Step.Mean m -> m.per();
                case Aggregate.Step.Scale s -> reached;
            };
        }
        for (int i = from.length - 1; i >= 0; i--) {
            text.append(
                    switch (steps.get(i)) {
                        case Aggregate.Step.Sum s -> operator(notation, "Σ", "\\sum", from[i]);
                        case Aggregate.Step.Mean m -> operator(notation, "mean", "\\operatorname*{mean}", from[i]);
                        case Aggregate.Step.Scale s -> times(formula, notation, s.factor());
                    });
        }
        return text.toString();
    }

    private String times(Notation notation, Expr factor) {
        return times(formula(notation), notation, factor);
    }

    private static String times(Formula formula, Notation notation, Expr factor) {
        return formula.factor(factor) + (notation == Notation.LATEX ? " \\cdot " : " · ");
    }

    private static boolean isOne(Expr e) {
        return e instanceof Expr.Literal l && l.value() == 1;
    }

    private static String operator(Notation notation, String plain, String latex, Axis over) {
        String of = Axes.plural(over);
        return notation == Notation.LATEX ? latex + "_{\\text{" + of + "}} " : plain + "_" + of + " ";
    }
}
