package org.hone.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Field;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Unary;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.SourceField;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final Expr REWARD = new Field(SourceField.REWARD);
    private static final Expr LENGTH = new Field(SourceField.LENGTH);
    private static final Expr POLICY = new Field(SourceField.POLICY_LOGPROB);
    private static final Expr OLD = new Field(SourceField.BEHAVIOUR_LOGPROB);

    @Test
    void parenthesesStandWhereTheyAreNeeded() {
        Expr difference = binary(BinaryOp.SUBTRACT, REWARD, binary(BinaryOp.SUBTRACT, LENGTH, REWARD));
        written(difference, "t.reward - (t.length - t.reward)", "R − (|y| − R)", "R - \\left(|y| - R\\right)");
        Expr quotient = binary(BinaryOp.MULTIPLY, REWARD, binary(BinaryOp.DIVIDE, REWARD, LENGTH));
        written(quotient, "t.reward * (t.reward / t.length)", "R · (R / |y|)", "R \\cdot \\frac{R}{|y|}");
        Expr power = binary(BinaryOp.POWER, binary(BinaryOp.ADD, REWARD, new Literal(2)), new Literal(2));
        written(power, "(t.reward + 2) ^ 2", "(R + 2)^2", "\\left(R + 2\\right)^{2}");
        Expr negative = binary(BinaryOp.MULTIPLY, LENGTH, new Unary(UnaryOp.NEGATE, REWARD));
        written(negative, "t.length * -t.reward", "|y| · (−R)", "|y| \\cdot \\left(-R\\right)");
    }

    @Test
    void exponentialsOfLogProbsAreQuotientsOfProbabilities() {
        Expr ratio = new Unary(UnaryOp.EXP, binary(BinaryOp.SUBTRACT, POLICY, OLD));
        written(
                ratio,
                "exp(t.policy.logprob - t.behaviour.logprob)",
                "π_θ / π_old",
                "\\frac{\\pi_{\\theta}}{\\pi_{\\text{old}}}");
        assertThat(unicode(new Unary(UnaryOp.EXP, binary(BinaryOp.SUBTRACT, POLICY, REWARD))))
                .isEqualTo("exp(log π_θ − R)");
    }

    @Test
    void choicesAreCasesAndStatisticsNameTheirAxis() {
        Expr mean = new Expr.Reduce(Expr.ReduceOp.MEAN, REWARD, Axis.PROMPT);
        Expr choice = new Expr.Select(
                binary(BinaryOp.GREATER_EQUAL, REWARD, mean),
                new Literal(1),
                new Expr.Select(binary(BinaryOp.LESS, LENGTH, new Literal(3)), new Literal(0), new Literal(1e-6)));
        written(
                choice,
                "if t.reward >= mean(t.reward, per: prompt) then 1 else if t.length < 3 then 0 else 1e-6",
                "{1 if R ≥ mean_prompt(R); 0 if |y| < 3; else 1e-6}",
                "\\begin{cases} 1 & R \\ge \\operatorname{mean}_{\\text{prompt}}\\left(R\\right) \\\\ 0 & |y| < 3 \\\\"
                        + " 10^{-6} & \\text{else} \\end{cases}");
    }

    @Test
    void aSymbolStandsForWhatItMeansButNotInItsOwnMeaning() {
        Expr mean = new Expr.Reduce(Expr.ReduceOp.MEAN, REWARD, Axis.PROMPT);
        Symbol b = new Symbol("b", "b", mean);
        Formula formula = new Formula(Notation.UNICODE, List.of(b));
        assertThat(formula.text(binary(BinaryOp.SUBTRACT, REWARD, mean))).isEqualTo("R − b");
        assertThat(formula.meaning(b)).isEqualTo("mean_prompt(R)");
    }

    @Test
    void whatChangesNothingIsLeftOutOfMathematicsOnly() {
        Expr e = binary(
                BinaryOp.ADD, binary(BinaryOp.MULTIPLY, new Literal(1), new Expr.Frozen(POLICY)), new Literal(0));
        written(e, "1 * frozen(t.policy.logprob) + 0", "log π_θ", "\\log \\pi_{\\theta}");
    }

    private static void written(Expr e, String program, String unicode, String latex) {
        assertThat(Formula.program(e)).isEqualTo(program);
        assertThat(unicode(e)).isEqualTo(unicode);
        assertThat(new Formula(Notation.LATEX, List.of()).text(e)).isEqualTo(latex);
    }

    private static String unicode(Expr e) {
        return new Formula(Notation.UNICODE, List.of()).text(e);
    }

    private static Expr binary(BinaryOp op, Expr a, Expr b) {
        return new Binary(op, a, b);
    }
}
