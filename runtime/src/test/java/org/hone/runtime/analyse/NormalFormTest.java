package org.hone.runtime.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.junit.jupiter.api.Test;

final class NormalFormTest {
    private static final Expr P = new Expr.Field(SourceField.POLICY_LOGPROB);
    private static final Expr B = new Expr.Field(SourceField.BEHAVIOUR_LOGPROB);
    private static final Expr R = new Expr.Field(SourceField.REWARD);

    private static Expr n(double value) {
        return new Expr.Literal(value);
    }

    private static Expr op(BinaryOp op, Expr a, Expr b) {
        return new Expr.Binary(op, a, b);
    }

    private static Expr times(Expr a, Expr b) {
        return op(BinaryOp.MULTIPLY, a, b);
    }

    private static Expr plus(Expr a, Expr b) {
        return op(BinaryOp.ADD, a, b);
    }

    private static Expr of(UnaryOp op, Expr x) {
        return new Expr.Unary(op, x);
    }

    private static Expr per(ReduceOp op, Expr x, Axis per) {
        return new Expr.Reduce(op, x, per);
    }

    /** An estimator whose coefficient is its advantage. */
    private static EstimatorGraph graph(Expr advantage) {
        return new EstimatorGraph(
                "e",
                SourceKind.ROLLOUTS,
                n(1),
                new Expr.Frozen(P),
                advantage,
                P,
                new Aggregate(List.of(new Aggregate.Step.Mean(Axis.BATCH))));
    }

    private static NormalForm form(Expr advantage) {
        return NormalForm.of(graph(advantage), Condition.NONE).orElseThrow();
    }

    private static void same(Expr a, Expr b) {
        assertThat(form(a)).isEqualTo(form(b));
        // What is proven had better be true.
        Relation tested = new Comparison(50, 9)
                .compare(graph(plus(a, times(n(0), of(UnaryOp.COS, P)))), graph(b), Condition.NONE);
        assertThat(tested)
                .isInstanceOfSatisfying(
                        Relation.Scaled.class, s -> assertThat(s.factor()).isEqualTo(1));
    }

    private static void different(Expr a, Expr b) {
        assertThat(form(a)).isNotEqualTo(form(b));
    }

    @Test
    void sumsAndProductsAreCollected() {
        same(times(plus(R, n(2)), plus(R, n(2))), plus(times(R, R), plus(times(n(4), R), n(4))));
        same(op(BinaryOp.SUBTRACT, plus(R, B), B), R);
        different(times(R, R), R);
    }

    @Test
    void exponentialsAreJoined() {
        same(
                times(of(UnaryOp.EXP, P), of(UnaryOp.EXP, of(UnaryOp.NEGATE, B))),
                of(UnaryOp.EXP, op(BinaryOp.SUBTRACT, P, B)));
        same(of(UnaryOp.LOG, of(UnaryOp.EXP, P)), P);
        same(of(UnaryOp.EXP, of(UnaryOp.LOG, of(UnaryOp.EXP, P))), of(UnaryOp.EXP, P));
    }

    @Test
    void aFactorThatMayBeZeroIsNotCancelled() {
        different(op(BinaryOp.DIVIDE, R, R), n(1));
        same(op(BinaryOp.DIVIDE, of(UnaryOp.EXP, P), of(UnaryOp.EXP, P)), n(1));
    }

    @Test
    void reductionsArePulledApartAlongSums() {
        Expr centred = op(BinaryOp.SUBTRACT, R, per(ReduceOp.MEAN, R, Axis.PROMPT));
        same(per(ReduceOp.SUM, centred, Axis.PROMPT), n(0));
        same(
                per(ReduceOp.MEAN, plus(times(n(3), R), n(1)), Axis.PROMPT),
                plus(n(1), times(n(3), per(ReduceOp.MEAN, R, Axis.PROMPT))));
        same(
                per(ReduceOp.STD, plus(times(n(-2), R), n(7)), Axis.PROMPT),
                times(n(2), per(ReduceOp.STD, R, Axis.PROMPT)));
        same(per(ReduceOp.MAX, plus(R, n(1)), Axis.PROMPT), plus(per(ReduceOp.MAX, R, Axis.PROMPT), n(1)));
        different(
                per(ReduceOp.MEAN, times(R, R), Axis.PROMPT),
                times(per(ReduceOp.MEAN, R, Axis.PROMPT), per(ReduceOp.MEAN, R, Axis.PROMPT)));
        different(
                per(ReduceOp.MEAN, P, Axis.PROMPT),
                per(ReduceOp.MEAN, per(ReduceOp.MEAN, P, Axis.SEQUENCE), Axis.PROMPT));
    }

    @Test
    void comparisonsAreBroughtToOneSide() {
        same(op(BinaryOp.GREATER, R, n(1)), op(BinaryOp.LESS, n(2), times(n(2), R)));
        same(of(UnaryOp.NOT, op(BinaryOp.EQUAL, R, n(1))), op(BinaryOp.NOT_EQUAL, n(1), R));
        different(op(BinaryOp.GREATER, R, n(1)), op(BinaryOp.GREATER_EQUAL, R, n(1)));
    }

    @Test
    void aChoiceIsASumOfProducts() {
        Expr positive = op(BinaryOp.GREATER, R, n(0));
        same(new Expr.Select(positive, times(n(2), R), R), plus(R, times(positive, R)));
        different(new Expr.Select(positive, R, n(0)), R);
    }

    @Test
    void walksAreLinear() {
        Expr walked = new Expr.Scan(Expr.ScanOp.DISCOUNTED_SUM, plus(P, times(n(2), B)), 0.9);
        same(
                walked,
                plus(
                        new Expr.Scan(Expr.ScanOp.DISCOUNTED_SUM, P, 0.9),
                        times(n(2), new Expr.Scan(Expr.ScanOp.DISCOUNTED_SUM, B, 0.9))));
        different(walked, new Expr.Scan(Expr.ScanOp.DISCOUNTED_SUM, plus(P, times(n(2), B)), 0.8));
    }

    @Test
    void aFactorIsFound() {
        Expr a = op(BinaryOp.SUBTRACT, R, per(ReduceOp.MEAN, R, Axis.PROMPT));
        assertThat(form(times(n(0.25), a)).over(form(a))).hasValue(0.25);
        assertThat(form(a).over(form(R))).isEmpty();
        assertThat(form(n(0)).over(form(R))).isEmpty();
    }

    @Test
    void whatTheConditionMakesEqualIsOne() {
        EstimatorGraph ratio = graph(of(UnaryOp.EXP, op(BinaryOp.SUBTRACT, P, B)));
        Condition onPolicy = new Condition(Condition.ON_POLICY);
        assertThat(NormalForm.of(ratio, onPolicy)).isEqualTo(NormalForm.of(graph(n(1)), onPolicy));
        assertThat(NormalForm.of(ratio, Condition.NONE)).isNotEqualTo(NormalForm.of(graph(n(1)), Condition.NONE));
    }

    @Test
    void theCounterExampleIsTheSmallest() {
        Relation found = Comparison.USUAL.compare(graph(times(R, R)), graph(R), Condition.NONE);
        assertThat(found).isInstanceOfSatisfying(Relation.Differs.class, d -> {
            assertThat(d.example().batch().replies()).hasSizeLessThanOrEqualTo(2);
            assertThat(d.example().batch().tokens()).isLessThanOrEqualTo(2);
        });
    }

    @Test
    void aConditionThatNeverHoldsIsSaid() {
        Condition never = new Condition(op(BinaryOp.GREATER, R, n(5)));
        assertThat(new Comparison(5, 1).compare(graph(times(R, R)), graph(R), never))
                .isInstanceOf(Relation.Unsatisfied.class);
    }
}
