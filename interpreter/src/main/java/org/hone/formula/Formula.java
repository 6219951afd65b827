package org.hone.formula;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.VocabularyGraph;

/** Writes expression graphs: what is printed is what runs. */
public final class Formula {
    private static final int CHOICE = 0;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int POWER = 6;
    private static final int ATOM = 9;
    private static final Formula PROGRAM = new Formula(Notation.HONE, List.of());

    private final Notation notation;
    private final List<Symbol> symbols;

    /**
     * @param symbols names to write instead of what they mean; the first that fits is taken. Only in mathematical notations.
     */
    public Formula(Notation notation, List<Symbol> symbols) {
        this.notation = notation;
        this.symbols = List.copyOf(symbols);
    }

    /** An expression as a program would write it. */
    public static String program(Expr e) {
        return PROGRAM.text(e);
    }

    /** An aggregate as a program would write it. */
    public static String program(Aggregate aggregate) {
        List<String> parts = new ArrayList<>();
        for (Aggregate.Step step : aggregate.steps()) {
            parts.add(
                    switch (step) {
                        case Aggregate.Step.Sum s -> "sum(per: " + s.per().word() + ")";
                        case Aggregate.Step.Mean m -> "mean(per: " + m.per().word() + ")";
                        case Aggregate.Step.Scale s -> "times " + PROGRAM.text(s.factor(), PRODUCT);
                    });
        }
        return String.join(" |> ", parts);
    }

    /** The objective of a term over the vocabulary, as a program would write it. */
    public static String program(VocabularyGraph term) {
        return PROGRAM.objective(term);
    }

    /** The objective of a term over the vocabulary: {@code factor · quantity}. */
    public String objective(VocabularyGraph term) {
        String quantity = notation.quantity(term.quantity());
        if (term.factor() instanceof Expr.Literal l && Math.abs(l.value()) == 1) {
            return l.value() == 1 ? quantity : notation.function(Expr.UnaryOp.NEGATE, quantity);
        }
        Expr factor = notation.mathematical() ? Tidy.of(term.factor()) : term.factor();
        return text(factor, PRODUCT) + " " + notation.sign(BinaryOp.MULTIPLY) + " " + quantity;
    }

    /** An expression. */
    public String text(Expr e) {
        return text(notation.mathematical() ? Tidy.of(e) : e, CHOICE);
    }

    /** An expression that stands as a factor of a product. */
    public String factor(Expr e) {
        Expr tidy = Tidy.of(e);
        String text = text(tidy, PRODUCT);
        boolean quotient = tidy instanceof Expr.Binary b && b.op() == BinaryOp.DIVIDE && !named(tidy);
        return quotient && notation != Notation.LATEX ? notation.parentheses(text) : text;
    }

    private boolean named(Expr e) {
        return symbols.stream().anyMatch(s -> s.meaning().equals(e));
    }

    /** What a symbol means, in terms of the others. */
    public String meaning(Symbol symbol) {
        List<Symbol> others = symbols.stream().filter(s -> !s.equals(symbol)).toList();
        return new Formula(notation, others).text(symbol.meaning());
    }

    private String text(Expr e, int outer) {
        if (notation.mathematical()) {
            for (Symbol symbol : symbols) {
                if (symbol.meaning().equals(e)) {
                    return symbol.name(notation);
                }
            }
        }
        return switch (e) {
            case Expr.Literal l -> {
                String number = notation.number(l.value());
                yield l.value() < 0 && outer >= POWER && notation.mathematical()
                        ? notation.parentheses(number)
                        : number;
            }
            case Expr.Field f -> notation.field(f.field());
            case Expr.Stat s -> notation.stat(s.stat(), s.argument());
            case Expr.Frozen f -> notation.mathematical() ? text(f.x(), outer) : "frozen(" + text(f.x(), CHOICE) + ")";
            case Expr.Unary u -> unary(u, outer);
            case Expr.Binary b -> binary(b, outer);
            case Expr.Select s -> choice(s, outer);
            case Expr.Reduce r -> notation.reduction(r.op(), r.per(), r.argument(), text(r.x(), CHOICE));
            case Expr.Scan s ->
                switch (s.op()) {
                    case NEXT -> notation.next(text(s.x(), CHOICE));
                    case DISCOUNTED_SUM -> notation.onwards(s.argument(), text(s.x(), CHOICE));
                };
        };
    }

    private String unary(Expr.Unary u, int outer) {
        return switch (u.op()) {
            case NEGATE, NOT -> {
                if (notation.mathematical() && isLast(u)) {
                    yield notation.word("last");
                }
                String text = notation.function(u.op(), text(u.x(), ATOM));
                yield notation.mathematical() && outer > SUM ? notation.parentheses(text) : text;
            }
            case EXP ->
                notation.mathematical() ? exponential(u, outer) : notation.function(u.op(), text(u.x(), CHOICE));
            case LOG, SQRT, ABS, SIGMOID, COS -> notation.function(u.op(), text(u.x(), CHOICE));
        };
    }

    /** No token follows: there is no 1 at the next one. */
    private static boolean isLast(Expr.Unary u) {
        return u.op() == Expr.UnaryOp.NOT
                && u.x() instanceof Expr.Scan next
                && next.op() == Expr.ScanOp.NEXT
                && next.x().equals(new Expr.Literal(1));
    }

    /** {@code exp} of log-probs is a quotient of probabilities. */
    private String exponential(Expr.Unary u, int outer) {
        List<String> above = new ArrayList<>();
        List<String> below = new ArrayList<>();
        for (ScoreForm.Term term : ScoreForm.terms(u.x())) {
            if (!(term.x() instanceof Expr.Field f) || !isLogProb(f.field())) {
                return notation.function(u.op(), text(u.x(), CHOICE));
            }
            (term.positive() ? above : below).add(notation.probability(f.field()));
        }
        String times = " " + notation.sign(BinaryOp.MULTIPLY) + " ";
        String top = above.isEmpty() ? "1" : String.join(times, above);
        if (below.isEmpty()) {
            return above.size() > 1 && outer > PRODUCT ? notation.parentheses(top) : top;
        }
        String bottom = String.join(times, below);
        if (notation == Notation.LATEX) {
            return "\\frac{" + top + "}{" + bottom + "}";
        }
        String text = top + " / " + (below.size() > 1 ? notation.parentheses(bottom) : bottom);
        return outer >= PRODUCT ? notation.parentheses(text) : text;
    }

    private static boolean isLogProb(SourceField field) {
        return switch (field) {
            case POLICY_LOGPROB, BEHAVIOUR_LOGPROB, REFERENCE_LOGPROB, TEACHER_LOGPROB, PROXIMAL_LOGPROB -> true;
            case ENTROPY, ADVANTAGE, VALUE, REWARD, GREEDY_REWARD, LENGTH, IS_DEMO, TRUNCATED, MAX_REPLY -> false;
        };
    }

    private String choice(Expr.Select s, int outer) {
        if (notation == Notation.HONE) {
            String choice = "if " + text(s.condition(), CHOICE) + " then " + text(s.then(), CHOICE) + " else "
                    + text(s.otherwise(), CHOICE);
            return outer > CHOICE ? "(" + choice + ")" : choice;
        }
        List<String> cases = new ArrayList<>();
        Expr rest = s;
        while (rest instanceof Expr.Select next && (cases.isEmpty() || !named(rest))) {
            String then = text(next.then(), CHOICE);
            String when = text(next.condition(), CHOICE);
            cases.add(notation == Notation.LATEX ? then + " & " + when : then + " if " + when);
            rest = next.otherwise();
        }
        String last = text(rest, CHOICE);
        return notation == Notation.LATEX
                ? "\\begin{cases} " + String.join(" \\\\ ", cases) + " \\\\ " + last + " & \\text{else} \\end{cases}"
                : "{" + String.join("; ", cases) + "; else " + last + "}";
    }

    private String binary(Expr.Binary b, int outer) {
        int level = switch (b.op()) {
            case OR -> 1;
            case AND -> 2;
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL -> 3;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> PRODUCT;
            case POWER -> POWER;
            case MIN, MAX -> CHOICE;
        };
        if (b.op() == BinaryOp.MIN || b.op() == BinaryOp.MAX) {
            return notation.extremum(b.op(), text(b.a(), CHOICE), text(b.b(), CHOICE));
        }
        if (notation == Notation.LATEX && b.op() == BinaryOp.DIVIDE) {
            return "\\frac{" + text(b.a(), CHOICE) + "}{" + text(b.b(), CHOICE) + "}";
        }
        if (notation == Notation.LATEX && b.op() == BinaryOp.POWER) {
            return text(b.a(), POWER + 1) + "^{" + text(b.b(), CHOICE) + "}";
        }
        // A reader must not have to know which of `and` and `or` binds the tighter.
        boolean mixed = notation.mathematical() && b.op() == BinaryOp.OR;
        String left = mixed ? disjunct(b.a()) : text(b.a(), level);
        boolean chained = notation.mathematical() && b.op() == BinaryOp.MULTIPLY;
        String right = mixed ? disjunct(b.b()) : text(b.b(), chained && !isQuotient(b.b()) ? level : level + 1);
        String space = notation.mathematical() && b.op() == BinaryOp.POWER ? "" : " ";
        String text = left + space + notation.sign(b.op()) + space + right;
        return outer > level ? notation.parentheses(text) : text;
    }

    private static boolean isQuotient(Expr e) {
        return e instanceof Expr.Binary b && b.op() == BinaryOp.DIVIDE;
    }

    private String disjunct(Expr e) {
        String text = text(e, 1);
        return e instanceof Expr.Binary b && b.op() == BinaryOp.AND ? notation.parentheses(text) : text;
    }

    /** What one token's value is divided by, over the whole optimiser step, in words. */
    public static String denominators(Aggregate aggregate) {
        List<String> parts = new ArrayList<>();
        Axis reached = Axis.TOKEN;
        for (Aggregate.Step step : aggregate.steps()) {
            switch (step) {
                case Aggregate.Step.Sum s -> reached = s.per();
                case Aggregate.Step.Mean m -> {
                    parts.add(members(reached, m.per()));
                    reached = m.per();
                }
                case Aggregate.Step.Scale s -> {
                    boolean inverse = s.factor() instanceof Expr.Binary b
                            && b.op() == BinaryOp.DIVIDE
                            && b.a().equals(new Expr.Literal(1));
                    parts.add(inverse ? program(((Expr.Binary) s.factor()).b()) : "1 / (" + program(s.factor()) + ")");
                }
            }
        }
        return String.join(" · ", parts);
    }

    private static String members(Axis from, Axis to) {
        String of = switch (from) {
            case TOKEN -> "tokens";
            case SEQUENCE -> "replies";
            case PROMPT -> "prompts";
            case BATCH -> "batches";
        };
        return switch (to) {
            case SEQUENCE -> of + " of the reply";
            case PROMPT -> of + " of the prompt";
            case BATCH -> from == Axis.PROMPT ? "all prompts of the optimiser step" : of + " of the optimiser step";
            case TOKEN -> of;
        };
    }
}
