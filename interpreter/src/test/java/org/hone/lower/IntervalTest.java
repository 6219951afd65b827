package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final Expr RATIO = new Expr.Unary(
            Expr.UnaryOp.EXP,
            new Expr.Binary(
                    Expr.BinaryOp.SUBTRACT,
                    new Expr.Field(SourceField.POLICY_LOGPROB),
                    new Expr.Field(SourceField.BEHAVIOUR_LOGPROB)));

    @Test
    void theResultOfMembersIsAMemberOfTheResult() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            double[] x = {random.nextInt(9) - 4, random.nextInt(9) - 4};
            double[] y = {random.nextInt(9) - 4, random.nextInt(9) - 4};
            Interval a = new Interval(Math.min(x[0], x[1]), Math.max(x[0], x[1]));
            Interval b = new Interval(Math.min(y[0], y[1]), Math.max(y[0], y[1]));
            double p = a.low() + random.nextDouble() * (a.high() - a.low());
            double q = b.low() + random.nextDouble() * (b.high() - b.low());
            assertThat(a.plus(b).contains(p + q)).isTrue();
            assertThat(a.times(b).contains(p * q)).isTrue();
            assertThat(a.min(b).contains(Math.min(p, q))).isTrue();
            assertThat(a.max(b).contains(Math.max(p, q))).isTrue();
            assertThat(a.abs().contains(Math.abs(p))).isTrue();
            assertThat(q == 0 || a.over(b).contains(p / q)).isTrue();
        }
    }

    @Test
    void aRatioIsOneOnFreshRolloutsAndPositiveOtherwise() {
        assertThat(new Ranges(Ranges.Situation.FRESH).of(RATIO)).isEqualTo(Interval.point(1));
        assertThat(new Ranges(Ranges.Situation.ANY).of(RATIO)).isEqualTo(Interval.POSITIVE);
    }

    @Test
    void ofTwoCapsTheWiderIsIdle() {
        Expr inner = new Expr.Binary(Expr.BinaryOp.MIN, RATIO, new Expr.Literal(2));
        Expr outer = new Expr.Binary(Expr.BinaryOp.MIN, inner, new Expr.Literal(3));
        assertThat(new Decisions(outer, new Ranges(Ranges.Situation.ANY)).idle())
                .containsOnlyKeys(outer);
    }
}
