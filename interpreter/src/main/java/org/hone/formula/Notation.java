package org.hone.formula;

import java.util.Locale;
import org.hone.check.Show;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.VocabularyGraph;

/** How a formula is written. */
public enum Notation {
    /** As in a program. */
    HONE,
    /** Mathematics in plain text. */
    UNICODE,
    /** The inside of a LaTeX formula. */
    LATEX;

    /** Whether exponentials of log-probs are written as quotients of probabilities and stopped gradients are left out. */
    boolean mathematical() {
        return this != HONE;
    }

    String number(double value) {
        String text = Show.number(value);
        if (this == HONE) {
            return text;
        }
        String minus = this == UNICODE ? text.replaceFirst("^-", "−") : text;
        int e = minus.indexOf('e');
        if (this != LATEX || e < 0) {
            return minus;
        }
        String digits = minus.substring(0, e);
        String power = "10^{" + minus.substring(e + 1) + "}";
        return digits.equals("1") ? power : digits + " \\cdot " + power;
    }

    String field(SourceField f) {
        return switch (this) {
            case HONE ->
                switch (f) {
                    case POLICY_LOGPROB -> "t.policy.logprob";
                    case BEHAVIOUR_LOGPROB -> "t.behaviour.logprob";
                    case REFERENCE_LOGPROB -> "t.reference.logprob";
                    case TEACHER_LOGPROB -> "t.teacher.logprob";
                    case PROXIMAL_LOGPROB -> "t.proximal.logprob";
                    case ENTROPY, ADVANTAGE, VALUE, GREEDY_REWARD, REWARD, LENGTH, IS_DEMO, TRUNCATED, MAX_REPLY ->
                        "t." + f.name().toLowerCase(Locale.ROOT);
                };
            case UNICODE, LATEX ->
                switch (f) {
                    case POLICY_LOGPROB, BEHAVIOUR_LOGPROB, REFERENCE_LOGPROB, TEACHER_LOGPROB, PROXIMAL_LOGPROB ->
                        (this == LATEX ? "\\log " : "log ") + probability(f);
                    case ENTROPY -> "H";
                    case ADVANTAGE -> this == LATEX ? "A_{\\text{recorded}}" : "A_recorded";
                    case VALUE -> "V";
                    case GREEDY_REWARD -> this == LATEX ? "R_{\\text{greedy}}" : "R_greedy";
                    case REWARD -> "R";
                    case LENGTH -> "|y|";
                    case IS_DEMO -> word("demo");
                    case TRUNCATED -> word("truncated");
                    case MAX_REPLY -> this == LATEX ? "L_{\\max}" : "L_max";
                };
        };
    }

    /** The probability whose logarithm a field is. */
    String probability(SourceField logProb) {
        String of = switch (logProb) {
            case POLICY_LOGPROB -> this == LATEX ? "\\theta" : "θ";
            case BEHAVIOUR_LOGPROB -> subscript("old");
            case REFERENCE_LOGPROB -> subscript("reference");
            case TEACHER_LOGPROB -> subscript("teacher");
            case PROXIMAL_LOGPROB -> subscript("prox");
            default -> throw new IllegalArgumentException(logProb + " is no log-prob");
        };
        return this == LATEX ? "\\pi_{" + of + "}" : "π_" + of;
    }

    private String subscript(String word) {
        return this == LATEX ? "\\text{" + word + "}" : word;
    }

    /** A quantity of the whole next-token distribution. */
    String quantity(VocabularyGraph.Quantity quantity) {
        return switch (quantity) {
            case VocabularyGraph.Quantity.Entropy e ->
                this == HONE ? "entropy(t.policy)" : "H(" + probability(SourceField.POLICY_LOGPROB) + ")";
            case VocabularyGraph.Quantity.Divergence d -> {
                String policy = this == HONE ? "t.policy" : probability(SourceField.POLICY_LOGPROB);
                String other = this == HONE
                        ? "t." + d.from().word()
                        : probability(d.from().logprob());
                String first = d.policyFirst() ? policy : other;
                String second = d.policyFirst() ? other : policy;
                yield switch (this) {
                    case HONE -> "kl(" + first + ", " + second + ")";
                    case UNICODE -> "KL(" + first + " ‖ " + second + ")";
                    case LATEX -> "\\mathrm{KL}\\left(" + first + " \\,\\Vert\\, " + second + "\\right)";
                };
            }
        };
    }

    String stat(PromptStat stat, double argument) {
        String name = stat.name().toLowerCase(Locale.ROOT);
        String text = "q." + name + (argument == 0 ? "" : "(" + Show.number(argument) + ")");
        return this == LATEX ? "\\text{" + text.replace("_", "\\_") + "}" : text;
    }

    String word(String word) {
        return this == LATEX ? "\\text{" + word + "}" : word;
    }

    /** A function of the form {@code name(inside)}. */
    String function(UnaryOp op, String inside) {
        String name = op.name().toLowerCase(Locale.ROOT);
        return switch (op) {
            case ABS -> mathematical() ? "|" + inside + "|" : call(name, inside);
            case SQRT ->
                this == LATEX ? "\\sqrt{" + inside + "}" : this == UNICODE ? "√(" + inside + ")" : call(name, inside);
            case SIGMOID ->
                this == LATEX ? call("\\sigma", inside) : this == UNICODE ? call("σ", inside) : call(name, inside);
            case EXP, LOG, COS -> call(this == LATEX ? "\\" + name : name, inside);
            case NEGATE -> (this == UNICODE ? "−" : "-") + inside;
            case NOT -> (this == LATEX ? "\\neg " : "not ") + inside;
        };
    }

    private String call(String name, String inside) {
        return this == LATEX ? name + "\\left(" + inside + "\\right)" : name + "(" + inside + ")";
    }

    String extremum(BinaryOp op, String a, String b) {
        String name = op == BinaryOp.MIN ? "min" : "max";
        return call(this == LATEX ? "\\" + name : name, a + ", " + b);
    }

    String reduction(ReduceOp op, Axis per, double argument, String inside) {
        String name = op.name().toLowerCase(Locale.ROOT);
        String level = op == ReduceOp.QUANTILE ? ", " + number(argument) : "";
        return switch (this) {
            case HONE -> name + "(" + inside + level + ", per: " + per.word() + ")";
            case UNICODE -> (op == ReduceOp.SUM ? "Σ" : name) + "_" + per.word() + "(" + inside + level + ")";
            case LATEX ->
                call(
                        (op == ReduceOp.SUM ? "\\sum" : "\\operatorname{" + name.replace("_", "\\_") + "}")
                                + "_{\\text{" + per.word() + "}}",
                        inside + level);
        };
    }

    /** The sum from this token to the end of the reply. */
    String onwards(double discount, String inside) {
        return switch (this) {
            case HONE -> "discounted_sum(" + inside + ", " + number(discount) + ")";
            case UNICODE -> "Σ_{k≥t} " + (discount == 1 ? "" : number(discount) + "^(k−t) · ") + "(" + inside + ")_k";
            case LATEX ->
                "\\sum_{k \\ge t} " + (discount == 1 ? "" : number(discount) + "^{k-t} ") + "\\left(" + inside
                        + "\\right)_k";
        };
    }

    String next(String inside) {
        return switch (this) {
            case HONE -> "next_token(" + inside + ")";
            case UNICODE -> "(" + inside + ")_{t+1}";
            case LATEX -> "\\left(" + inside + "\\right)_{t+1}";
        };
    }

    /** The sign of an operator that stands between its operands. */
    String sign(BinaryOp op) {
        return switch (op) {
            case OR -> this == LATEX ? "\\lor" : "or";
            case AND -> this == LATEX ? "\\land" : "and";
            case LESS -> "<";
            case LESS_EQUAL -> this == HONE ? "<=" : this == LATEX ? "\\le" : "≤";
            case GREATER -> ">";
            case GREATER_EQUAL -> this == HONE ? ">=" : this == LATEX ? "\\ge" : "≥";
            case EQUAL -> this == HONE ? "==" : "=";
            case NOT_EQUAL -> this == HONE ? "!=" : this == LATEX ? "\\ne" : "≠";
            case ADD -> "+";
            case SUBTRACT -> this == UNICODE ? "−" : "-";
            case MULTIPLY -> this == HONE ? "*" : this == LATEX ? "\\cdot" : "·";
            case DIVIDE -> "/";
            case POWER -> "^";
            case MIN, MAX -> throw new IllegalArgumentException(op + " is a function");
        };
    }

    String parentheses(String inside) {
        return this == LATEX ? "\\left(" + inside + "\\right)" : "(" + inside + ")";
    }
}
