package org.hone.runtime.analyse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Aggregate.Step;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Field;
import org.hone.runtime.estimate.Expr.Frozen;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Reduce;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.junit.jupiter.api.Test;

class ExactBiasTest {
    private static final Expr POLICY = new Field(SourceField.POLICY_LOGPROB);
    private static final Expr ON_POLICY = new Frozen(POLICY);
    private static final Expr REWARD = new Field(SourceField.REWARD);
    private static final Expr CENTRED = minus(REWARD, new Reduce(ReduceOp.MEAN, REWARD, Axis.PROMPT));
    private static final Expr STANDARDISED = new Binary(
            BinaryOp.DIVIDE,
            CENTRED,
            new Binary(BinaryOp.ADD, new Reduce(ReduceOp.STD, REWARD, Axis.PROMPT), new Literal(1e-6)));
    private static final Aggregate SUMMED = new Aggregate(List.of(
            new Step.Sum(Axis.SEQUENCE),
            new Step.Scale(new Binary(BinaryOp.DIVIDE, new Literal(1), new Field(SourceField.MAX_REPLY))),
            new Step.Mean(Axis.PROMPT),
            new Step.Mean(Axis.BATCH)));
    private static final Aggregate PROMPT_MEAN =
            new Aggregate(List.of(new Step.Mean(Axis.SEQUENCE), new Step.Mean(Axis.PROMPT), new Step.Mean(Axis.BATCH)));
    private static final Aggregate TOKEN_MEAN = new Aggregate(List.of(new Step.Mean(Axis.BATCH)));

    private final ToyTask task = ToyTask.of(3, 3, List.of(-0.3, 1.0, 5.0), 0);
    private final ToyTask old = ToyTask.of(3, 3, List.of(-0.3, 1.0, 5.0), 0.4);

    @Test
    void withoutABaselineAndWithThatOfTheOthersThereIsNoBias() {
        for (Expr advantage : List.of(REWARD, leaveOneOut(4))) {
            ExactBias bias = ExactBias.of(rollouts(ON_POLICY, advantage, SUMMED), task, 4);
            assertThat(bias.constant()).isCloseTo(1 / 3.0, within(1e-15));
            assertThat(bias.all().relative()).isLessThan(1e-12);
            assertThat(bias.all().direction()).isLessThan(1e-12);
            assertThat(bias.prompts()).allSatisfy(p -> assertThat(p.relative()).isLessThan(1e-12));
        }
    }

    @Test
    void aBaselineThatHoldsTheOwnRewardIsAScale() {
        for (int n = 2; n <= 5; n++) {
            ExactBias bias = ExactBias.of(rollouts(ON_POLICY, CENTRED, SUMMED), task, n);
            assertThat(bias.all().scale()).isCloseTo((n - 1.0) / n, within(1e-12));
            assertThat(bias.all().direction()).isLessThan(1e-12);
            assertThat(bias.all().relative()).isCloseTo(1.0 / n, within(1e-12));
        }
    }

    @Test
    void dividingByTheDeviationScalesEachPromptByItsDifficultyAsTheClosedFormSays() {
        int n = 4;
        ExactBias bias = ExactBias.of(rollouts(ON_POLICY, STANDARDISED, SUMMED), task, n);
        for (ExactBias.Part part : bias.prompts()) {
            double p = part.passRate();
            // E[k(n − k) / (n · std)] / (n · p(1 − p)) with k right replies of n: by exchangeability.
            double expected = 0;
            for (int k = 1; k < n; k++) {
                double std = Math.sqrt(k * (n - k) / (n * (n - 1.0)));
                expected += binomial(n, k) * Math.pow(p, k) * Math.pow(1 - p, n - k) * k * (n - k) / (n * (std + 1e-6));
            }
            assertThat(part.scale()).isCloseTo(expected / (n * p * (1 - p)), within(1e-12));
            assertThat(part.direction()).isLessThan(1e-12);
        }
        assertThat(bias.all().direction()).isGreaterThan(0.01);
    }

    @Test
    void aMeanOverTheReplyTurnsTheGradientOfOnePrompt() {
        ExactBias bias = ExactBias.of(rollouts(ON_POLICY, CENTRED, PROMPT_MEAN), task, 3);
        assertThat(bias.constant()).isEqualTo(1);
        assertThat(bias.prompts()).allSatisfy(p -> assertThat(p.direction()).isGreaterThan(0.01));
    }

    @Test
    void aRatioForEachTokenIsBiasedOffPolicyAndTheProductOfTheReplyIsNot() {
        Expr behaviour = new Field(SourceField.BEHAVIOUR_LOGPROB);
        Expr logRatio = minus(ON_POLICY, behaviour);
        assertThat(ExactBias.of(rollouts(behaviour, REWARD, SUMMED), old, 2)
                        .all()
                        .direction())
                .isGreaterThan(0.01);
        assertThat(ExactBias.of(rollouts(behaviour, REWARD, SUMMED), task, 2)
                        .all()
                        .relative())
                .isLessThan(1e-12);
        Expr whole = minus(ON_POLICY, new Reduce(ReduceOp.SUM, logRatio, Axis.SEQUENCE));
        assertThat(ExactBias.of(rollouts(whole, REWARD, SUMMED), old, 2).all().relative())
                .isLessThan(1e-12);
    }

    @Test
    void multisetsGiveTheExpectationOverAllOrderedGroups() {
        ToyTask small = ToyTask.of(3, 2, List.of(-0.5, 1.0), 0.5);
        Expr behaviour = new Field(SourceField.BEHAVIOUR_LOGPROB);
        Expr clipped = new Expr.Select(
                new Binary(
                        BinaryOp.GREATER,
                        new Expr.Unary(Expr.UnaryOp.EXP, minus(ON_POLICY, behaviour)),
                        new Literal(1.2)),
                new Literal(0),
                new Literal(1));
        for (Aggregate aggregate : List.of(SUMMED, PROMPT_MEAN)) {
            EstimatorGraph graph =
                    new EstimatorGraph("e", SourceKind.ROLLOUTS, clipped, behaviour, STANDARDISED, POLICY, aggregate);
            ExactBias bias = ExactBias.of(graph, small, 3);
            for (int p = 0; p < 2; p++) {
                double[] brute = ordered(graph, small, p, 3);
                double[] truth = Truth.truth(ExactBias.Target.REWARD, small, p);
                double[] difference = new double[truth.length];
                Arrays.setAll(difference, i -> brute[i] / bias.constant() - truth[i]);
                assertThat(bias.prompts().get(p).expected()).isCloseTo(norm(brute) / bias.constant(), within(1e-13));
                assertThat(bias.prompts().get(p).bias()).isCloseTo(norm(difference), within(1e-13));
            }
        }
    }

    @Test
    void theTrueGradientIsThatOfFiniteDifferences() {
        ReplyTree tree = ReplyTree.of(3, 2);
        double[][] logits = {{0.1, -0.4, 0.3}, {0.5, 0.2, -0.1}, {-0.3, 0.0, 0.6}};
        double[] rewards = {0.2, 1, 0, 0.5, 0.3, 0.9, 0.1};
        ToyPolicy policy = new ToyPolicy(tree, logits);
        ToyTask own = new ToyTask(tree, List.of(new ToyTask.Prompt(policy, policy, policy, policy, rewards)));
        double[] truth = Truth.truth(ExactBias.Target.REWARD, own, 0);
        for (int i = 0; i < truth.length; i++) {
            double step = 1e-5;
            logits[i / 3][i % 3] += step;
            double above = new ToyPolicy(tree, logits).expectations(rewards)[0];
            logits[i / 3][i % 3] -= 2 * step;
            double below = new ToyPolicy(tree, logits).expectations(rewards)[0];
            logits[i / 3][i % 3] += step;
            assertThat(truth[i]).isCloseTo((above - below) / (2 * step), within(1e-9));
        }
    }

    @Test
    void whatGoesOverTheWholeStepIsEnumeratedWithAllPromptsTogether() {
        ToyTask pair = ToyTask.of(3, 2, List.of(-1.0, 1.0), 0);
        ExactBias bias = ExactBias.of(rollouts(ON_POLICY, REWARD, TOKEN_MEAN), pair, 2);
        assertThat(bias.joint()).isTrue();
        assertThat(bias.steps()).isEqualTo(28 * 28);
        assertThat(bias.all().direction()).isGreaterThan(1e-3);
        // What does not need it comes out the same by both ways.
        Reduce coupled = new Reduce(ReduceOp.COUNT, REWARD, Axis.BATCH);
        Expr same = new Binary(BinaryOp.ADD, STANDARDISED, new Binary(BinaryOp.MULTIPLY, new Literal(0), coupled));
        ExactBias apart = ExactBias.of(rollouts(ON_POLICY, STANDARDISED, PROMPT_MEAN), pair, 2);
        ExactBias together = ExactBias.of(rollouts(ON_POLICY, same, PROMPT_MEAN), pair, 2);
        assertThat(apart.joint()).isFalse();
        assertThat(together.joint()).isTrue();
        assertThat(together.all().bias()).isCloseTo(apart.all().bias(), within(1e-13));
        assertThat(together.all().noise()).isCloseTo(apart.all().noise(), within(1e-12));
    }

    @Test
    void imitationIsComparedWithTheDemonstrationsLikelihood() {
        EstimatorGraph sft =
                new EstimatorGraph("sft", SourceKind.DEMOS, new Literal(1), ON_POLICY, new Literal(1), POLICY, SUMMED);
        ExactBias bias = ExactBias.of(sft, task, 4);
        assertThat(bias.target()).isEqualTo(ExactBias.Target.IMITATION);
        assertThat(bias.all().relative()).isLessThan(1e-12);
        EstimatorGraph dft = new EstimatorGraph(
                "dft", SourceKind.DEMOS, new Literal(1), new Literal(0), new Literal(1), POLICY, SUMMED);
        assertThat(ExactBias.of(dft, task, 4).all().direction()).isGreaterThan(0.05);
    }

    @Test
    void thePenaltyInTheReturnIsTheDivergencesGradientAndTheTokensOwnIsNot() {
        Expr distance = minus(new Field(SourceField.REFERENCE_LOGPROB), ON_POLICY);
        Expr return_ = new Expr.Scan(Expr.ScanOp.DISCOUNTED_SUM, distance, 1);
        ExactBias k1 = ExactBias.of(rollouts(ON_POLICY, return_, SUMMED), task, 1);
        assertThat(k1.target()).isEqualTo(ExactBias.Target.REFERENCE);
        assertThat(k1.all().relative()).isLessThan(1e-12);
        assertThat(ExactBias.of(rollouts(ON_POLICY, distance, SUMMED), task, 1)
                        .all()
                        .direction())
                .isGreaterThan(1e-3);
    }

    @Test
    void noiseIsTheDeviationOfAStep() {
        // One prompt, one reply of one token: the gradient is (R − 0) · score, so everything is known.
        ReplyTree tree = ReplyTree.of(2, 1);
        ToyPolicy policy = new ToyPolicy(tree, new double[][] {{0, Math.log(3)}});
        ToyTask coin =
                new ToyTask(tree, List.of(new ToyTask.Prompt(policy, policy, policy, policy, new double[] {0, 1})));
        ExactBias bias = ExactBias.of(rollouts(ON_POLICY, REWARD, SUMMED), coin, 1);
        // With p = 3/4 the score of the right reply is ±1/4 in each logit: E = 3/4 · s, E|g|² = 3/4 · |s|².
        assertThat(bias.all().noise()).isCloseTo(Math.sqrt(0.75 - 0.75 * 0.75) / 0.75, within(1e-12));
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> ToyTask.of(9, 9, List.of(0.0), 0)).hasMessageContaining("no small task");
        assertThatThrownBy(() -> ExactBias.of(rollouts(ON_POLICY, REWARD, TOKEN_MEAN), task, 4))
                .hasMessageContaining("too much to enumerate");
    }

    private static EstimatorGraph rollouts(Expr reference, Expr advantage, Aggregate aggregate) {
        return new EstimatorGraph("e", SourceKind.ROLLOUTS, new Literal(1), reference, advantage, POLICY, aggregate);
    }

    private static Expr leaveOneOut(int n) {
        return new Binary(BinaryOp.MULTIPLY, new Literal(n / (n - 1.0)), CENTRED);
    }

    private static Expr minus(Expr a, Expr b) {
        return new Binary(BinaryOp.SUBTRACT, a, b);
    }

    private static double binomial(int n, int k) {
        return k == 0 ? 1 : binomial(n - 1, k - 1) * n / k;
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    /** The expectation over every ordered group, one step of one prompt at a time. */
    private static double[] ordered(EstimatorGraph graph, ToyTask task, int prompt, int n) {
        ToyTask.Prompt p = task.prompts().get(prompt);
        List<ReplyTree.Reply> replies = task.tree().replies();
        double[] mean = new double[task.tree().parameters()];
        List<int[]> groups = new ArrayList<>(List.of(new int[0]));
        for (int i = 0; i < n; i++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] group : groups) {
                for (int r = 0; r < replies.size(); r++) {
                    int[] more = Arrays.copyOf(group, group.length + 1);
                    more[group.length] = r;
                    longer.add(more);
                }
            }
            groups = longer;
        }
        ToyBatch batches = new ToyBatch(task);
        for (int[] group : groups) {
            double probability = Arrays.stream(group)
                    .mapToDouble(r -> p.behaviour().probability(replies.get(r)))
                    .reduce(1, (a, b) -> a * b);
            Coefficients c = Evaluator.evaluate(
                    graph, batches.of(new int[] {prompt}, List.of(new Draw(group, new int[0], 1))), new double[] {1});
            int token = 0;
            for (int r : group) {
                for (int t = 0; t < replies.get(r).tokens().length; t++, token++) {
                    p.policy()
                            .addScore(
                                    mean,
                                    replies.get(r).prefixes()[t],
                                    replies.get(r).tokens()[t],
                                    probability * c.coefficient()[token] * c.weight()[token]);
                }
            }
        }
        return mean;
    }
}
