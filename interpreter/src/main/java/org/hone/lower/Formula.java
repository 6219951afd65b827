package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import org.hone.check.Show;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.VocabularyGraph;

/** Graphs as formulas of the language: what the plan prints is what runs. */
final class Formula {
    private Formula() {}

    static String text(Expr e) {
        return text(e, 0);
    }

    private static String text(Expr e, int outer) {
        return switch (e) {
            case Expr.Literal l -> Show.number(l.value());
            case Expr.Field f -> field(f.field());
            case Expr.Stat s ->
                "q." + s.stat().name().toLowerCase(java.util.Locale.ROOT)
                        + (s.argument() == 0 ? "" : "(" + Show.number(s.argument()) + ")");
            case Expr.Frozen f -> "frozen(" + text(f.x()) + ")";
            case Expr.Unary u ->
                switch (u.op()) {
                    case NEGATE -> "-" + text(u.x(), 9);
                    case NOT -> "not " + text(u.x(), 9);
                    case EXP, LOG, SQRT, ABS, SIGMOID, COS ->
                        u.op().name().toLowerCase(java.util.Locale.ROOT) + "(" + text(u.x()) + ")";
                };
            case Expr.Binary b -> binary(b, outer);
            case Expr.Select s -> {
                String choice =
                        "if " + text(s.condition()) + " then " + text(s.then()) + " else " + text(s.otherwise());
                yield outer > 0 ? "(" + choice + ")" : choice;
            }
            case Expr.Reduce r ->
                r.op().name().toLowerCase(java.util.Locale.ROOT) + "(" + text(r.x())
                        + (r.op() == Expr.ReduceOp.QUANTILE ? ", " + Show.number(r.argument()) : "") + ", per: "
                        + r.per().word() + ")";
            case Expr.Scan s ->
                switch (s.op()) {
                    case NEXT -> "next_token(" + text(s.x()) + ")";
                    case DISCOUNTED_SUM -> "discounted_sum(" + text(s.x()) + ", " + Show.number(s.argument()) + ")";
                };
        };
    }

    private static String binary(Expr.Binary b, int outer) {
        record Operator(String symbol, int level) {}
        Operator op = switch (b.op()) {
            case OR -> new Operator("or", 1);
            case AND -> new Operator("and", 2);
            case LESS -> new Operator("<", 3);
            case LESS_EQUAL -> new Operator("<=", 3);
            case GREATER -> new Operator(">", 3);
            case GREATER_EQUAL -> new Operator(">=", 3);
            case EQUAL -> new Operator("==", 3);
            case NOT_EQUAL -> new Operator("!=", 3);
            case ADD -> new Operator("+", 4);
            case SUBTRACT -> new Operator("-", 4);
            case MULTIPLY -> new Operator("*", 5);
            case DIVIDE -> new Operator("/", 5);
            case POWER -> new Operator("^", 6);
            case MIN -> new Operator("min", 0);
            case MAX -> new Operator("max", 0);
        };
        if (op.level() == 0) {
            return op.symbol() + "(" + text(b.a()) + ", " + text(b.b()) + ")";
        }
        String text = text(b.a(), op.level()) + " " + op.symbol() + " " + text(b.b(), op.level() + 1);
        return outer > op.level() ? "(" + text + ")" : text;
    }

    private static String field(SourceField f) {
        return switch (f) {
            case POLICY_LOGPROB -> "t.policy.logprob";
            case BEHAVIOUR_LOGPROB -> "t.behaviour.logprob";
            case REFERENCE_LOGPROB -> "t.reference.logprob";
            case TEACHER_LOGPROB -> "t.teacher.logprob";
            case ENTROPY -> "t.entropy";
            case PROXIMAL_LOGPROB -> "t.proximal.logprob";
            case ADVANTAGE -> "t.advantage";
            case VALUE -> "t.value";
            case GREEDY_REWARD -> "t.greedy_reward";
            case REWARD -> "t.reward";
            case LENGTH -> "t.length";
            case IS_DEMO -> "t.is_demo";
            case TRUNCATED -> "t.truncated";
            case MAX_REPLY -> "t.max_reply";
        };
    }

    /** The objective of a term over the vocabulary. */
    static String text(VocabularyGraph term) {
        String quantity = switch (term.quantity()) {
            case VocabularyGraph.Quantity.Entropy e -> "entropy(t.policy)";
            case VocabularyGraph.Quantity.Divergence d -> {
                String other = "t." + d.from().word();
                yield d.policyFirst() ? "kl(t.policy, " + other + ")" : "kl(" + other + ", t.policy)";
            }
        };
        if (term.factor().equals(new Expr.Literal(1))) {
            return quantity;
        }
        return term.factor().equals(new Expr.Literal(-1)) ? "-" + quantity : text(term.factor(), 5) + " * " + quantity;
    }

    static String text(Aggregate aggregate) {
        List<String> parts = new ArrayList<>();
        for (Aggregate.Step step : aggregate.steps()) {
            parts.add(
                    switch (step) {
                        case Aggregate.Step.Sum s -> "sum(per: " + s.per().word() + ")";
                        case Aggregate.Step.Mean m -> "mean(per: " + m.per().word() + ")";
                        case Aggregate.Step.Scale s -> "times " + text(s.factor(), 5);
                    });
        }
        return String.join(" |> ", parts);
    }

    /** What one token's value is divided by, over the whole optimiser step. */
    static String denominators(Aggregate aggregate) {
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
                            && b.op() == Expr.BinaryOp.DIVIDE
                            && b.a().equals(new Expr.Literal(1));
                    parts.add(inverse ? text(((Expr.Binary) s.factor()).b()) : "1 / (" + text(s.factor()) + ")");
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
